// What two people who call each other wait for, in two Chromium: until it rings, until the other one is
// seen, until a picture of 12 megapixels that is shown is there.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Centre } from './centre/centre.mjs';
import { median, quantile } from './statistics.mjs';
import { finding, milliseconds } from './table.mjs';
import { passingFolder, root, small } from './workplace.mjs';

const ROUNDS = small ? 2 : 10;
/** Pixels of the long side of what is shown: 12 megapixels. */
const LONG_SIDE = 4000;

/** Milliseconds that each may take. */
const WAITS = {
	ringing: { what: 'call pressed → it rings', goal: 150 },
	seen: { what: 'answer pressed → the first picture of the other one', goal: 1000 },
	shown: { what: 'picture of 12 megapixels pressed → it is seen there', goal: 1000 }
};

/** On every page: when something was pressed, and when there was first what the other one waits for. */
function marking() {
	const now = () => performance.timeOrigin + performance.now();
	const marks = (globalThis.marks = {});
	for (const kind of ['pointerdown', 'keydown'])
		addEventListener(kind, () => (marks.pressed = now()), { capture: true });
	addEventListener(
		'load',
		({ target }) => {
			if (target.matches?.('.stage .shown img')) marks.shown ??= now();
		},
		{ capture: true }
	);
	const known = new WeakSet();
	new MutationObserver(() => {
		if (document.querySelector('[role=alertdialog]')) marks.ringing ??= now();
		for (const video of document.querySelectorAll('.theirs video')) {
			if (known.has(video)) continue;
			known.add(video);
			video.requestVideoFrameCallback(() => (marks.seen ??= now()));
		}
	}).observe(document, { childList: true, subtree: true, attributes: true });
}

export async function talk() {
	// Only here: the other benchmarks do without a browser's driver.
	const [{ Api }, { acquainted, film, pageOn }, { person }, { until }] = await Promise.all(
		['api', 'calls', 'centre', 'until'].map((name) => import(`../e2e/harness/${name}.mjs`))
	);
	const folder = passingFolder('talk');
	const centre = await Centre.open(folder, { CRADLE_CALLS_LISTEN: '127.0.0.1:0' });
	const stage = new Stage();
	try {
		const url = centre.address('').replace('127.0.0.1', 'localhost');
		const people = ['Anna Berg', 'Paul Klein'].map(person);
		const apis = [];
		for (const { name, email, password } of people) {
			await new Api(url).post('/api/v1/customers', { name, email, password });
			const { token } = await new Api(url).post('/api/v1/sessions', { email, password });
			apis.push(new Api(url, token));
			// Only whose address is proven may ask others; the first one is the operator.
			const { id } = await apis.at(-1).get('/api/v1/me');
			await apis[0].post(`/api/v1/operator/customers/${id}/confirm`);
		}
		const [name, bytes] = drawn(join(folder, 'card'));
		await apis[0].upload(bytes, name);
		await until('everything is rendered', async () =>
			(await apis[0].list('/api/v1/images')).every((image) => !image.rendering)
		);
		await acquainted(apis[1], apis[0]);
		const pages = [];
		for (const [at, api] of apis.entries()) {
			const page = await pageOn(stage, await film(folder, 5 * (at + 1)));
			await page.context().addCookies([{ name: 'cradle_session', value: api.token, url }]);
			await page.addInitScript(marking);
			pages.push(page);
		}
		const waited = { ringing: [], seen: [], shown: [] };
		for (let round = 0; round < ROUNDS; round += 1)
			for (const [key, value] of Object.entries(await called(url, pages, people))) waited[key].push(value);
		return Object.entries(WAITS).map(([key, { what, goal }]) => {
			const slowest = quantile(waited[key], 1);
			return finding({
				what,
				figure: milliseconds(median(waited[key])),
				beside: `slowest of ${ROUNDS}: ${milliseconds(slowest)}`,
				goal: `≤ ${goal} ms`,
				met: median(waited[key]) <= goal
			});
		});
	} finally {
		await stage.clear();
		await centre.close();
	}
}

/** One call, from pressing to hanging up: milliseconds until each thing was there. */
async function called(url, [mine, his], [, paul]) {
	for (const page of [mine, his]) await page.goto(`${url}/calls`);
	await mine.getByRole('article', { name: paul.name }).getByText('available', { exact: true }).waitFor();
	await mine.getByRole('button', { name: `Call ${paul.name}` }).click();
	const ringing = await between(mine, his, 'ringing');
	await his.keyboard.press('Enter');
	const seen = await between(his, his, 'seen');
	await mine.locator('.theirs video').waitFor();
	await mine.keyboard.press('f');
	await mine.keyboard.press('ArrowRight');
	await mine.keyboard.press('Enter');
	const shown = await between(mine, his, 'shown');
	await mine.getByRole('button', { name: 'Hang up' }).click();
	await mine.locator('.theirs video').waitFor({ state: 'detached' });
	return { ringing, seen, shown };
}

/** Milliseconds from the last press on one page to a mark on another. */
async function between(from, to, mark) {
	await to.waitForFunction((mark) => globalThis.marks[mark] !== undefined, mark);
	const [pressed, there] = await Promise.all([
		from.evaluate(() => globalThis.marks.pressed),
		to.evaluate((mark) => globalThis.marks[mark], mark)
	]);
	return there - pressed;
}

/** A picture of that size: its name and bytes. */
function drawn(card) {
	const words = ['sample-camera', '--long-side', String(LONG_SIDE), '--count', '1', card];
	execFileSync('cargo', ['run', '--locked', '--quiet', '--package', 'xtask', '--', ...words], { cwd: root });
	const at = readdirSync(card, { recursive: true }).find((name) => name.endsWith('.JPG'));
	return [at.split('/').at(-1), readFileSync(join(card, at))];
}

/** What the journeys' harness asks of a stage: browsers that are closed in the end. */
class Stage {
	#last = [];

	async visitor({ own }) {
		return (await own).newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
	}

	finally(act) {
		this.#last.unshift(act);
	}

	async clear() {
		for (const act of this.#last) await act();
	}
}
