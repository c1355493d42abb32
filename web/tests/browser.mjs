/** Chromium for looking at pages, and what every page is checked for. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const launch = () =>
	chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: [
			'--no-sandbox',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-default-apps',
			'--disable-sync',
			'--no-first-run',
			'--metrics-recording-only'
		]
	});

export const SIZES = {
	phone: { width: 360, height: 780, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
	tablet: { width: 1024, height: 768 },
	desk: { width: 1920, height: 1080 }
};

/** A browser of its own for a size and a theme. */
export async function context(browser, size, theme, locale = 'en-GB') {
	const { width, height, ...rest } = SIZES[size];
	const made = await browser.newContext({
		viewport: { width, height },
		colorScheme: theme,
		locale,
		timezoneId: 'Europe/Berlin',
		bypassCSP: true,
		...rest
	});
	return made;
}

/** What axe finds on the page as it stands: `[{ id, impact, nodes: [html] }]`. */
export async function violations(page) {
	await page.evaluate(axe);
	return page.evaluate(async () => {
		const found = await globalThis.axe.run(document, { resultTypes: ['violations'] });
		return found.violations.map(({ id, impact, help, nodes }) => ({
			id,
			impact,
			help,
			nodes: nodes
				.slice(0, 4)
				.map((node) => `${node.target.join(' ')} — ${node.failureSummary?.split('\n').slice(1, 3).join(' ')}`)
		}));
	});
}

/** Waits until nothing is on its way and the pictures in sight are there. */
export async function settled(page) {
	await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => {});
	await page.evaluate(async () => {
		await document.fonts.ready;
		await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
	});
	await page
		.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'), null, {
			timeout: 3000
		})
		.catch(() => {});
}
