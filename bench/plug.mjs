// From showing a card of 10,000 pictures to its page with the first 30 thumbnails, the memory that the agent takes
// for it, and what an agent takes that has nothing to do.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	renameSync,
	statSync,
	utimesSync,
	writeFileSync
} from 'node:fs';
import { Agent as Connections, get } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import { commented } from './ingest/pictures.mjs';
import { median } from './statistics.mjs';
import { finding, mebibytes, milliseconds, times } from './table.mjs';
import { passingFolder, samples, say, small } from './workplace.mjs';

const ROUNDS = small ? 1 : 5;
/** Pictures in all, those of the newest folder that are as large as cameras make them, and those of a page. */
const [ALL, LARGE, FIRST] = small ? [600, 100, 10] : [10_000, 1000, 30];
const PER_FOLDER = 1000;
const [PLUG_MS, PEAK_KIB, IDLE_KIB] = [2000, 100 * 1024, 30 * 1024];
/** How long the card is read on while its memory is looked at, and how long an idle agent is looked at. */
const [READ_ON_MS, IDLE_MS] = small ? [2000, 5000] : [30_000, 60_000];
/** Where Exif stands in a file, and how it writes a time. */
const [HEAD, TIME] = [65_536, /\d{4}:\d\d:\d\d \d\d:\d\d:\d\d/];
/** As many as a browser asks for at the same time. */
const AT_ONCE = 6;

export async function plug() {
	const found = photographs();
	if (found.large.length === 0 || found.small.length === 0) {
		say('plug: skipped, the photographs are missing (../shared/samples)');
		return [];
	}
	const folder = passingFolder('plug');
	say(`drawing a card of ${ALL} pictures`);
	const card = drawn(join(folder, 'card'), found);
	const findings = [...(await idle(folder)), ...(await shown('a folder', folder, card))];
	const image = mounted(folder, card);
	try {
		if (image) findings.push(...(await shown('a FAT card', folder, image)));
	} finally {
		if (image) spawnSync('umount', [image]);
	}
	return findings;
}

/** What an agent without cameras takes, and how often it is woken. */
async function idle(folder) {
	const agent = await Process.start(join(folder, 'idle'), []);
	await pause(READ_ON_MS);
	const from = agent.sleeps();
	await pause(IDLE_MS);
	const [woken, memory] = [agent.sleeps() - from, agent.memory('VmRSS')];
	await agent.stop();
	return [
		finding({
			what: 'memory of an idle agent',
			figure: mebibytes(memory),
			goal: '≤ 30 MiB',
			met: memory <= IDLE_KIB
		}),
		finding({
			what: `threads of an idle agent woken in ${IDLE_MS / 1000} s`,
			figure: `${woken}`,
			goal: '0',
			met: woken === 0
		})
	];
}

async function shown(what, folder, card) {
	const took = { page: [], thumbnails: [], peer: [] };
	const peaks = [];
	const place = join(folder, 'reader');
	for (let round = 0; round < ROUNDS; round += 1) {
		const agent = await Process.start(join(folder, `state-${what.replaceAll(' ', '-')}-${round}`), [place]);
		const from = performance.now();
		show(card, place);
		const names = await agent.page();
		took.page.push(performance.now() - from);
		await agent.thumbnails(names.slice(0, FIRST));
		took.thumbnails.push(performance.now() - from);
		// Its page stays open while the card is read on.
		await pause(READ_ON_MS);
		peaks.push(agent.memory('VmHWM'));
		const { shots } = await agent.camera();
		if (shots !== ALL) throw new Error(`the card has ${ALL} pictures and shows ${shots}`);
		await agent.stop();
		hide(card, place);
		took.peer.push(gphoto2(card));
	}
	const rounds = took.thumbnails.map((value) => value.toFixed(0)).join(' ');
	say(`${what}: ${rounds} ms, ${peaks.map(mebibytes).join(' ')}`);
	const [page, all, peer] = [took.page, took.thumbnails, took.peer].map(median);
	const peak = Math.max(...peaks);
	return [
		finding({ what: `${what} of ${ALL} pictures → its page's list`, figure: milliseconds(page) }),
		finding({
			what: `${what} of ${ALL} pictures → its page with ${FIRST} thumbnails`,
			figure: milliseconds(all),
			beside: Number.isNaN(peer) ? '' : `${milliseconds(peer)} (gphoto2: the list and those)`,
			ratio: Number.isNaN(peer) ? '' : times(peer / all),
			goal: '≤ 2 s',
			met: all <= PLUG_MS
		}),
		finding({
			what: `peak of the agent's memory with ${what} of ${ALL} pictures`,
			figure: mebibytes(peak),
			goal: '≤ 100 MiB',
			met: peak <= PEAK_KIB
		})
	];
}

/** A card comes: under the name at which it is looked for, whatever file system it is of. */
function show(card, place) {
	if (isMount(card)) execFileSync('mount', ['--bind', card, mkdir(place)]);
	else renameSync(card, place);
}

function hide(card, place) {
	if (isMount(card)) execFileSync('umount', [place]);
	else renameSync(place, card);
}

const isMount = (place) => existsSync(place) && spawnSync('mountpoint', ['-q', place]).status === 0;

function mkdir(place) {
	mkdirSync(place, { recursive: true });
	return place;
}

/** What gphoto2 takes for the list and the same thumbnails of the same folder. */
function gphoto2(card) {
	const words = ['--port', `disk:${card}`, '--camera', 'Directory Browse'];
	const newest = `/DCIM/${99 + Math.ceil(ALL / PER_FOLDER)}CRADL`;
	const from = performance.now();
	const options = { stdio: 'ignore', cwd: passingFolder('gphoto2') };
	if (spawnSync('gphoto2', [...words, '--list-files'], options).error) return Number.NaN;
	const wanted = ['--folder', newest, '--get-thumbnail', `1-${FIRST}`, '--force-overwrite'];
	spawnSync('gphoto2', [...words, ...wanted], options);
	return performance.now() - from;
}

/** Photographs as cameras make them, and small ones. */
function photographs() {
	const none = { large: [], small: [] };
	if (!existsSync(samples)) return none;
	const found = readdirSync(join(samples, 'jpg'), { recursive: true })
		.filter((name) => /\.jpe?g$/i.test(name) && !/^(invalid|tests|corrupted)/.test(name))
		.map((name) => join(samples, 'jpg', name))
		.filter((path) => statSync(path).isFile())
		.sort();
	const bySize = (least, most) =>
		found
			.filter((path) => statSync(path).size >= least && statSync(path).size < most)
			.map((path) => readFileSync(path))
			.filter((bytes) => bytes.includes('Exif\0\0') && TIME.test(bytes.toString('latin1', 0, HEAD)));
	return { large: bySize(500_000, 16 << 20), small: bySize(2000, 50_000) };
}

/** A card with so many pictures, each with a content and a time of its own, the newest as large as today's. */
function drawn(card, { large, small: old }) {
	for (let number = 0; number < ALL; number += 1) {
		const place = join(card, `DCIM/${100 + Math.floor(number / PER_FOLDER)}CRADL`);
		mkdirSync(place, { recursive: true });
		const file = join(place, `CRDL${String((number % PER_FOLDER) + 1).padStart(4, '0')}.JPG`);
		const from = number >= ALL - LARGE ? large : old;
		const at = new Date(Date.UTC(2025, 0, 1) + number * 60_000);
		writeFileSync(file, commented(dated(from[number % from.length], at), `shot ${number}`));
		utimesSync(file, at, at);
	}
	for (const place of readdirSync(join(card, 'DCIM'))) {
		const at = new Date(Date.UTC(2025, 1, Number(place.slice(1, 3))));
		utimesSync(join(card, 'DCIM', place), at, at);
	}
	return card;
}

/** The same picture, taken at another time: every time in its Exif has as many letters. */
function dated(jpeg, at) {
	const copy = Buffer.from(jpeg);
	const written = at.toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');
	const head = copy.toString('latin1', 0, HEAD);
	for (const time of head.matchAll(new RegExp(TIME, 'g'))) copy.write(written, time.index, 'latin1');
	return copy;
}

/** The same card with the file system of cards, mounted to be read; null where that is not possible. */
function mounted(folder, card) {
	const image = join(folder, 'card.img');
	const [used] = execFileSync('du', ['-sm', card], { encoding: 'utf8' }).split('\t');
	const megabytes = Math.ceil(Number(used) * 1.1) + 64;
	const made =
		spawnSync('truncate', ['-s', `${megabytes}M`, image]).status === 0 &&
		spawnSync('mkfs.vfat', ['-F', '32', image], { stdio: 'ignore' }).status === 0 &&
		spawnSync('mcopy', ['-i', image, '-s', '-m', join(card, 'DCIM'), '::']).status === 0;
	const place = mkdir(join(folder, 'mounted'));
	if (made && spawnSync('mount', ['-o', 'loop,ro', image, place], { stdio: 'ignore' }).status === 0) return place;
	say('plug: no FAT card, an image of one cannot be mounted here');
	return null;
}

/** A running `cradle-agent serve` that nobody pairs, and its page. */
class Process {
	#process;
	#address;
	#connections = new Connections({ keepAlive: true, maxSockets: AT_ONCE });

	static async start(state, cameras) {
		const words = ['serve', '--listen', '127.0.0.1:0', '--centre', 'http://127.0.0.1:9', '--state', state];
		const settings = { ...process.env, CRADLE_AGENT_DEVICES: 'off' };
		const child = spawn(process.env.AGENT, [...words, ...cameras.flatMap((place) => ['--camera', place])], {
			env: settings,
			stdio: ['ignore', 'pipe', 'inherit']
		});
		const started = new Process();
		started.#process = child;
		const [line] = await once(createInterface({ input: child.stdout }), 'line');
		started.#address = new URL(line);
		return started;
	}

	/** The names of the first page, as soon as there are any: asked for at each event, as the page does. */
	async page() {
		for await (const _ of this.#events()) {
			const camera = await this.camera();
			if (!camera?.shots) continue;
			const { items } = JSON.parse(await this.#ask(`/agent/v1/cameras/${camera.key}/images?limit=200`));
			if (items.length >= Math.min(FIRST, ALL)) return items.map((shot) => ({ key: camera.key, name: shot.name }));
		}
		throw new Error('the agent says nothing more');
	}

	async thumbnails(shots) {
		const loaded = shots.map(({ key, name }) =>
			this.#ask(`/agent/v1/cameras/${key}/images/${encodeURIComponent(name)}/thumbnail`)
		);
		for (const thumbnail of await Promise.all(loaded))
			if (thumbnail.length < 500) throw new Error('a thumbnail is empty');
	}

	async camera() {
		return JSON.parse(await this.#ask('/agent/v1/cameras')).items[0];
	}

	/** A field of its status in KiB, such as `VmRSS` (proc(5)). */
	memory(field) {
		const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
		return Number(status.match(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm'))[1]);
	}

	/** How often its threads have gone to sleep: once more after each time that they were woken. */
	sleeps() {
		const threads = `/proc/${this.#process.pid}/task`;
		const status = (thread) => readFileSync(join(threads, thread, 'status'), 'utf8');
		const of = (thread) => Number(status(thread).match(/^voluntary_ctxt_switches:\s+(\d+)/m)[1]);
		return readdirSync(threads).reduce((sum, thread) => sum + of(thread), 0);
	}

	async stop() {
		this.#connections.destroy();
		const ended = once(this.#process, 'exit');
		this.#process.kill();
		await ended;
	}

	async *#events() {
		const answer = await this.#request('/agent/v1/events', new Connections());
		try {
			for await (const _ of answer) yield;
		} finally {
			answer.destroy();
		}
	}

	async #ask(path) {
		const answer = await this.#request(path, this.#connections);
		const parts = await answer.toArray();
		if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${Buffer.concat(parts)}`);
		return Buffer.concat(parts);
	}

	async #request(path, agent) {
		const headers = { authorization: `Bearer ${this.#address.searchParams.get('token')}` };
		const request = get({ host: this.#address.hostname, port: this.#address.port, path, agent, headers });
		const [answer] = await once(request, 'response');
		return answer;
	}
}
