/** Chromium with fresh visitors, and what every page is checked for. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { until } from './until.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];

export const SIZES = {
	phone: { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
	tablet: { viewport: { width: 1024, height: 768 } },
	desk: { viewport: { width: 1920, height: 1080 } }
};

export const launch = (more = []) =>
	chromium.launch({
		executablePath: BROWSERS.find((path) => path && existsSync(path)),
		args: [
			'--no-sandbox',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-default-apps',
			'--disable-domain-reliability',
			'--disable-sync',
			'--no-first-run',
			'--metrics-recording-only',
			...more
		]
	});

/** Writes down what goes wrong on a page while it is used: `page.problems`. */
export function watched(page) {
	page.problems = [];
	page.pending = new Set();
	// What the page listens to stays open for as long as it is there.
	page.on('request', (request) => request.resourceType() !== 'eventsource' && page.pending.add(request));
	for (const end of ['requestfinished', 'requestfailed'])
		page.on(end, (request) => page.pending.delete(request));
	const wrong = (what) => page.problems.push(`${page.url()}: ${what}`);
	page.on('pageerror', (error) => wrong(`script error: ${error.message}`));
	page.on('console', (message) => {
		// What failed to load is written down below, with its status.
		const known = /^Failed to load resource/.test(message.text());
		if (message.type() === 'error' && !known) wrong(`console: ${message.text()}`);
	});
	page.on('requestfailed', (request) => {
		const why = request.failure()?.errorText;
		// A page that is left breaks off what it still asked for.
		if (why !== 'net::ERR_ABORTED') wrong(`${request.method()} ${request.url()}: ${why}`);
	});
	page.on('response', (response) => {
		const { pathname } = new URL(response.url());
		// How a page learns that nobody is signed in.
		const asksWho = pathname === '/api/v1/me' && response.status() === 401;
		if (response.status() >= 400 && !asksWho)
			wrong(`${response.request().method()} ${pathname}: ${response.status()}`);
	});
	return page;
}

/** Everything is there: nothing on its way, pictures decoded, movements at rest. */
export async function settled(page) {
	await page.waitForFunction(() => !document.getElementById('boot'));
	const rest = () =>
		page.evaluate(async () => {
			await document.fonts.ready;
			await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
			await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
		});
	// What has arrived may make the page ask for more.
	await until('nothing is on its way', async () => {
		if (page.pending.size === 0) await rest();
		return page.pending.size === 0;
	});
	const still = () => document.getAnimations().every((one) => one.playState !== 'running');
	await page.waitForFunction(still, null, { timeout: 3000 }).catch(() => {});
}

/** Fails if axe finds anything on the page as it stands, or if it can be pushed sideways. */
export async function wellMade(page, what) {
	// A page that has just been opened is empty until its program has begun.
	await page.getByRole('heading', { level: 1, includeHidden: true }).first().waitFor({ state: 'attached' });
	await page.evaluate(AXE);
	const found = await page.evaluate(async () => {
		const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
		return violations.map(({ id, help, nodes }) => {
			const places = nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`);
			return `${id}: ${help}: ${places.join('; ')}`;
		});
	});
	assert.deepEqual(found, [], `axe on ${what}`);
	// A phone's browser would zoom out instead of scrolling sideways.
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	const tooWide = wide - page.viewportSize().width;
	assert.ok(tooWide <= 0, `${what} is ${tooWide} px too wide`);
}

/** The pictures in a grid. */
export const tiles = (page) => page.getByRole('gridcell');

/** The tile of a picture, by its filename. */
export const tile = (page, name) => page.locator(`[role=gridcell][aria-label^="${name}"]`);

/** Waits until every picture in sight has been drawn. */
export const drawn = (page) =>
	page.waitForFunction(() => {
		const images = [...document.querySelectorAll('[role=gridcell] img')];
		return images.length > 0 && images.every((image) => image.complete && image.naturalWidth > 0);
	});

/** Signs in on the centre's page. */
export async function signIn(page, centre, { email, password }) {
	await page.goto(`${centre.url}/sign-in`);
	await page.getByLabel('Email', { exact: true }).fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.waitForURL(/\/library/);
}
