// A library with few and with many pictures, asked as a browser asks.

import { Centre } from './centre/centre.mjs';
import { duel } from './duel.mjs';
import { grown } from './menu.mjs';
import { records, recordsOnPostgres } from './records/records.mjs';
import { sequence } from './statistics.mjs';
import { small } from './workplace.mjs';

const FEW = small ? 200 : 10_000;
const MANY = small ? 2_000 : 1_000_000;
const ASKED = small ? 20 : 1_000;
const LIMIT_MS = 20;
const TIMELINE_MS = 30;
const SEARCH_MS = 50;
const MAP_MS = 30;
const GRANT_MS = 10;
const GRANT_GROWTH = 2;
/** Which questions are asked: those whose names this matches. */
const ONLY = new RegExp(process.env.BENCH_ONLY ?? '', 'i');

export const library = () => asked(records);

/** The same on PostgreSQL. */
export const libraryOnPostgres = () => asked(recordsOnPostgres, ' on PostgreSQL');

async function asked(recordsOf, where = '') {
	const centres = [];
	try {
		const sides = [];
		for (const count of [FEW, MANY]) {
			const { folder, settings, asked } = await recordsOf('library', count);
			const centre = await Centre.open(folder, settings);
			centres.push(centre);
			await centre.settled();
			const headers = { authorization: `Bearer ${asked.token}`, 'accept-encoding': 'gzip, deflate, br' };
			const connection = centre.connect(headers);
			sides.push({ connection, days: asked.days, given: await give(connection) });
		}
		const rows = [];
		for (const [what, pathOf, limit = LIMIT_MS] of [
			['first page of 100 pictures', () => '/api/v1/images?limit=100'],
			['timeline', () => '/api/v1/timeline', TIMELINE_MS],
			['page of 100 at some day', (day) => `/api/v1/images?limit=100&to=${day}`],
			['search: a rare word', (_, number) => `/api/v1/images?limit=100&q=${rare(number)}`, SEARCH_MS],
			['search: a frequent word', (_, number) => `/api/v1/images?limit=100&q=${word(number)}`, SEARCH_MS],
			[
				'search: the beginning of a word',
				(_, number) => `/api/v1/images?limit=100&q=dscf${String(number)[0]}`,
				SEARCH_MS
			],
			[
				'search: two words and a filter',
				(_, number) => `/api/v1/images?limit=100&q=${word(number)}+xf&rating=4`,
				SEARCH_MS
			],
			[
				'search: a frequent word at some day',
				(day) => `/api/v1/images?limit=100&q=garden&to=${day}`,
				SEARCH_MS
			],
			['map: all pictures', () => `/api/v1/map?north=54&south=47&west=7&east=14&level=8`, MAP_MS],
			['map: a screen full of places', (_, number) => view(number, 14), MAP_MS],
			['map: a village', (_, number) => view(number, 18), MAP_MS],
			['map: the pictures of a place', (_, number) => `/api/v1/images?limit=100&cells=${cell(number)}`, SEARCH_MS]
		].filter(([what]) => ONLY.test(what))) {
			const [few, many] = await duel(
				sides.map(({ connection, days }) => ({ connection, requests: requests(days, pathOf) }))
			);
			rows.push(...grown(what + where, few, many, FEW, MANY, limit));
		}
		for (const [what, kind] of [
			['opening a grant of 100 pictures, by its link', 'pictures'],
			['opening a grant of a class by a rule, by its link', 'class']
		].filter(([what]) => ONLY.test(what))) {
			const [few, many] = await duel(
				sides.map(({ connection, days, given }) => ({
					connection,
					requests: requests(days, () => given[kind])
				}))
			);
			rows.push(...grown(what + where, few, many, FEW, MANY, GRANT_MS, GRANT_GROWTH));
		}
		sides.forEach(({ connection }) => connection.close());
		return rows;
	} finally {
		for (const centre of centres) await centre.close();
	}
}

/** An answer that is read here, and not only measured. */
const PLAIN = { 'accept-encoding': 'identity' };

/** Gives the latest 100 pictures and a class that every seventh picture or so is in: where each opens. */
async function give(connection) {
	const send = async (path, body) => {
		const headers = { 'content-type': 'application/json', ...PLAIN };
		const answer = await connection.expect(201, 'POST', path, { headers, body: JSON.stringify(body) });
		return JSON.parse(answer.body);
	};
	const page = await connection.expect(200, 'GET', '/api/v1/images?limit=100', { headers: PLAIN });
	const images = JSON.parse(page.body).items.map((image) => image.id);
	const rule = { match: 'all', conditions: [{ field: 'words', value: 'garden' }] };
	const made = await send('/api/v1/classes', { name: `Given ${Date.now()}`, rule });
	const open = ({ href }) => `/api/v1/shared/${href.slice('/s/'.length)}?limit=100`;
	return {
		pictures: open(await send('/api/v1/grants', { object: 'image', images, to: 'link' })),
		class: open(await send('/api/v1/grants', { object: 'class', class: made.id, to: 'link' }))
	};
}

/** The same request again and again, or one for a day and a number by chance each time. */
function requests(days, pathOf) {
	const next = sequence(16);
	return Array.from({ length: ASKED }, () => ({
		path: pathOf(days[Math.floor(next() * days.length)], Math.floor(next() * 10_000))
	}));
}

/** What a screen of 1920 × 1080 pixels shows of the map somewhere among the pictures, in cells of a level. */
function view(number, level) {
	const [width, height] = [40, 15].map((cells) => (cells * 360) / 2 ** level);
	const west = 8 + ((number % 100) / 100) * (1.5 - width);
	const south = 48 + (Math.floor(number / 100) / 100) * (1 - height);
	return `/api/v1/map?north=${south + height}&south=${south}&west=${west}&east=${west + width}&level=${level}`;
}

/** A cell of level 10, of those that the pictures lie in, as the map names it. */
function cell(number) {
	const [x, y] = [535 + (number % 4), 352 + (Math.floor(number / 4) % 3)];
	let name = '';
	for (let bit = 8; bit >= 0; bit -= 2) {
		const two = (value) => (value >> bit) & 3;
		name += (((two(y) & 2) << 2) | ((two(x) & 2) << 1) | ((two(y) & 1) << 1) | (two(x) & 1)).toString(16);
	}
	return name;
}

/** A word that ten pictures have. */
const rare = (number) => `roll${String(number % (FEW / 10)).padStart(6, '0')}`;
/** A word that every seventh picture has, or so. */
const word = (number) => ['garden', 'harbour', 'birthday', 'school', 'holiday'][number % 5];
