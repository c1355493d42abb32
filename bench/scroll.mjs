// Scrolling through a library of 100,000 pictures in Chromium, with real thumbnails.

import { setTimeout as pause } from 'node:timers/promises';

import { signUp } from './centre/account.mjs';
import { Centre } from './centre/centre.mjs';
import { Front } from './centre/front.mjs';
import { installPeer } from './ingest/peer.mjs';
import { pictures } from './ingest/pictures.mjs';
import { library, upload } from './ingest/upload.mjs';
import { records } from './records/records.mjs';
import { quantile } from './statistics.mjs';
import { finding, mebibytes } from './table.mjs';
import { passingFolder, say, small } from './workplace.mjs';

const COUNT = small ? 2_000 : 100_000;
/** Turns of the wheel at each pace. */
const TURNS = small ? 40 : 400;
const TURN_MS = 50;
/** Pixels of a turn: as somebody looks, as quickly as a hand turns a wheel, as no hand can. */
const PACES = [100, 300, 900];
const LONGEST_TASK_MS = 50;
const MOST_NODES = 1_500;
/** How much more the page may hold in memory after the way than after its first part. */
const MORE = 1.25;
const LOOK_EVERY = 20;

export async function scroll() {
	const peer = installPeer();
	const list = peer === undefined ? [] : (await pictures(peer)).slice(0, 40);
	if (list.length === 0) {
		say('skipped: the sample photographs are not there');
		return [];
	}
	const thumbnails = await made(list);
	const { folder, asked } = await records('library', COUNT);
	const centre = await Centre.open(folder);
	const front = await Front.open(centre.address('/'), thumbnails);
	// Only here: the other benchmarks do without a browser's driver.
	const { launch } = await import('../e2e/harness/browser.mjs');
	const browser = await launch();
	try {
		await centre.settled();
		return await wound(await opened(browser, front, asked.token));
	} finally {
		await browser.close();
		front.close();
		await centre.close();
	}
}

/** Thumbnails of real photographs, as a centre makes them: the records have no files. */
async function made(list) {
	const centre = await Centre.open(passingFolder('thumbnails'));
	try {
		const token = await signUp(centre);
		await upload(centre, token, list);
		const connection = centre.connect({ authorization: `Bearer ${token}` });
		const bodies = [];
		for (const image of await library(connection))
			bodies.push((await connection.expect(200, 'GET', `/api/v1/images/${image.id}/thumbnail`)).body);
		connection.close();
		return bodies;
	} finally {
		await centre.close();
	}
}

/** The library's page, signed in, at rest. */
async function opened(browser, front, token) {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	await context.addCookies([{ name: 'cradle_session', value: token, url: front.address('/') }]);
	const page = await context.newPage();
	await page.addInitScript(() => {
		globalThis.longTasks = [];
		new PerformanceObserver((seen) =>
			globalThis.longTasks.push(...seen.getEntries().map((task) => task.duration))
		).observe({ type: 'longtask' });
	});
	await page.goto(front.address('/library'));
	await page.locator('[data-tile] img').first().waitFor();
	return page;
}

/** Turns the wheel through the years and looks at the page on the way. */
async function wound(page) {
	const session = await page.context().newCDPSession(page);
	await session.send('HeapProfiler.enable');
	const heap = async () => {
		await session.send('HeapProfiler.collectGarbage');
		return (await session.send('Runtime.getHeapUsage')).usedSize / 1024;
	};
	const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
	const wind = async (turns, px) => {
		let most = 0;
		for (let turn = 0; turn < turns; turn++) {
			await page.mouse.wheel(0, px);
			await pause(TURN_MS);
			if (turn % LOOK_EVERY === 0) most = Math.max(most, await nodes());
		}
		return most;
	};
	const top = () => page.locator('.scroller').evaluate((scroller) => scroller.scrollTop);
	await page.mouse.move(700, 450);
	await pause(1000);
	// What came before belongs to the opening of the page.
	await wind(TURNS / 4, PACES.at(-1));
	const early = await heap();
	const what = `scrolling ${COUNT.toLocaleString('en')} pictures`;
	const findings = [];
	let most = 0;
	for (const px of PACES) {
		const from = await top();
		await pause(1000);
		await page.evaluate(() => (globalThis.longTasks.length = 0));
		most = Math.max(most, await wind(TURNS, px));
		const tasks = await page.evaluate(() => globalThis.longTasks);
		const way = (await top()) - from;
		if (way < px * TURNS * 0.9) throw new Error(`The page was scrolled by ${way} px only.`);
		findings.push(longOnes(`${what}, ${(px * 1000) / TURN_MS} px a second`, tasks));
	}
	const late = await heap();
	return [
		...findings,
		finding({
			what: `${what}: nodes of the page`,
			figure: String(most),
			goal: `< ${MOST_NODES.toLocaleString('en')}`,
			met: most < MOST_NODES
		}),
		finding({
			what: `${what}: memory of its program`,
			figure: mebibytes(late),
			beside: `${mebibytes(early)} at first`,
			goal: `≤ ${MORE} ×`,
			met: late <= MORE * early
		})
	];
}

/** How many tasks held up the page. */
function longOnes(what, tasks) {
	const longest = tasks.length === 0 ? 0 : quantile(tasks, 1);
	return finding({
		what: `${what}: tasks over ${LONGEST_TASK_MS} ms`,
		figure: String(tasks.length),
		beside: tasks.length === 0 ? `${TURNS} turns of the wheel` : `longest ${longest.toFixed(0)} ms`,
		goal: 'none',
		met: tasks.length === 0
	});
}
