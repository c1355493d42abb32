/**
 * Looks at every page: three widths, two themes, with pictures in `tests/results` and axe over each.
 *
 *   node tests/look.mjs                    everything; fails on any violation or script error
 *   node tests/look.mjs camera library     pages whose name begins so
 *   SIZES=desk THEMES=dark LOCALE=de …     fewer, or in another language
 */

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { context, launch, settled, SIZES, violations } from './browser.mjs';
import { start } from './mock/server.mjs';

const results = fileURLToPath(new URL('./results/', import.meta.url));
mkdirSync(results, { recursive: true });
const mock = await start({ centre: 0, agent: 0 });
const only = process.argv.slice(2);
const locale = process.env.LOCALE ?? 'en-GB';

const tile = '[role=gridcell]';
const pick = (count) => async (page) => {
	await page.waitForSelector(tile);
	const ticks = page.locator(`${tile} .tick`);
	for (let index = 0; index < count; index++) await ticks.nth([0, 1, 2, 4, 6][index]).click();
};
const openMenu = async (page) => page.locator('.me').click();

/** name → [host, path, what to do there, the peers' state] */
const PAGES = {
	'camera-new': ['agent', '/camera', pick(5)],
	'camera-viewer': [
		'agent',
		'/camera',
		async (page) => {
			await page.waitForSelector(tile);
			await page.locator(tile).nth(1).focus();
			await page.keyboard.press('Enter');
			await page.waitForSelector('.viewer .picture');
			await page.keyboard.press('i');
		}
	],
	'camera-send': [
		'agent',
		'/camera',
		async (page) => {
			await pick(3)(page);
			await page.getByRole('radio', { name: /Send|Senden|送/ }).click();
			await page.locator('.bar .primary').click();
			await page.waitForSelector('.modal');
		}
	],
	'camera-publish': [
		'agent',
		'/camera',
		async (page) => {
			await pick(4)(page);
			await page.getByRole('radio', { name: /Publish|öffent|公開/ }).click();
			await page.locator('.bar .primary').click();
			await page.waitForSelector('.modal');
		}
	],
	'camera-unpaired': [
		'agent',
		'/camera',
		(page) => page.waitForSelector(tile),
		{
			paired: false,
			pairing: {
				user_code: 'WDJB-MJHT',
				verification_uri_complete: 'http://localhost/pair?code=WDJB-MJHT',
				expires_at: new Date(Date.now() + 6e5).toISOString(),
				problem: null
			}
		}
	],
	'camera-register': ['agent', '/camera', (page) => page.waitForSelector(tile), { registered: false }],
	'camera-offline': ['agent', '/camera', pick(2), { online: false }],
	'camera-none': ['agent', '/camera', null, { camera: false }],
	'camera-devices': [
		'agent',
		'/camera',
		null,
		{
			camera: false,
			webcams: [{ key: 'webcam-1', name: 'Z f Live', node: '/dev/video0', formats: ['MJPG'] }],
			unreadable: [
				{
					key: 'card-2',
					label: 'NO NAME',
					problem:
						'This card cannot be opened: Invalid argument. It may be damaged; look at it in the camera.'
				}
			]
		}
	],
	'camera-question': ['agent', '/camera', (page) => page.waitForSelector(tile), { asked: true }],
	'account-condition': ['centre', '/account/cameras/1', null, { reports: true }],
	'account-condition-none': ['centre', '/account/cameras/1'],
	'camera-not-permitted': [
		'agent',
		'/camera',
		pick(2),
		{
			permission: {
				permitted: false,
				why: 'model',
				reason: '',
				camera: 'FUJIFILM X-T5',
				centre: 'Rosen Photo'
			},
			webcams: [
				{
					key: 'webcam-1',
					name: 'Z f Live',
					permission: {
						permitted: false,
						why: 'nameless',
						reason: '',
						camera: 'Z f Live',
						centre: 'Rosen Photo'
					}
				}
			]
		}
	],
	'camera-centre': ['centre', '/camera'],
	'sign-in': ['centre', '/sign-in', null, { signedIn: false }],
	register: [
		'centre',
		'/register',
		async (page) => page.locator('form .primary').click(),
		{ signedIn: false }
	],
	pair: ['centre', '/pair?code=WDJB-MJHT'],
	library: ['centre', '/library', (page) => page.waitForSelector(tile)],
	'library-select': ['centre', '/library', pick(4)],
	'library-trash': ['centre', '/library?show=trash', (page) => page.waitForSelector(tile)],
	'library-inbox': ['centre', '/library?show=inbox', (page) => page.waitForSelector(tile)],
	'library-describe': [
		'centre',
		'/library',
		async (page) => {
			await pick(5)(page);
			await page.getByRole('button', { name: /Describe|Beschreiben|説明を付ける/ }).click();
			await page.getByRole('dialog').waitFor();
		}
	],
	notices: ['centre', '/notices'],
	'operator-inbox': ['centre', '/operator/inbox'],
	'library-search': ['centre', '/library?q=tarn', (page) => page.waitForSelector(tile)],
	'library-filters': ['centre', '/library?q=tarn&person=anna&rating=4', (page) => page.waitForSelector(tile)],
	'library-filter-dialog': [
		'centre',
		'/library?person=anna',
		async (page) => {
			await page.locator('.filter').click();
			await page.waitForSelector('.modal');
		}
	],
	'library-put': [
		'centre',
		'/library',
		async (page) => {
			await pick(4)(page);
			await page.getByRole('toolbar').getByRole('button').nth(3).click();
			await page.waitForSelector('.modal input[type=radio]');
		}
	],
	'library-share': [
		'centre',
		'/library',
		async (page) => {
			await pick(4)(page);
			await page.getByRole('toolbar').getByRole('button').nth(4).click();
			await page.waitForSelector('.modal .segments');
		}
	],
	'library-shared': [
		'centre',
		'/library',
		async (page) => {
			await pick(2)(page);
			await page.getByRole('toolbar').getByRole('button').nth(4).click();
			await page.waitForSelector('.modal .segments');
			await page.locator('.modal .primary').click();
			await page.waitForSelector('.modal input[readonly]');
		}
	],
	classes: ['centre', '/library/classes', (page) => page.waitForSelector('.cover')],
	'classes-rule': [
		'centre',
		'/library/classes',
		async (page) => {
			await page.locator('main .primary').click();
			await page.locator('.modal').getByRole('radio').nth(1).click();
			await page.locator('.modal .value input').fill('Anna');
			await page.waitForSelector('.latest img');
		}
	],
	class: [
		'centre',
		'/library/classes',
		async (page) => {
			await page.locator('.page li a').first().click();
			await page.waitForSelector(tile);
			await page.locator(`${tile} .tick`).first().click();
		}
	],
	'class-rule': [
		'centre',
		'/library/classes',
		async (page) => {
			await page.locator('.page li a').nth(1).click();
			await page.waitForSelector(tile);
		}
	],
	'library-viewer': [
		'centre',
		'/library',
		async (page) => {
			await page.waitForSelector(tile);
			await page.locator(tile).nth(2).focus();
			await page.keyboard.press('Enter');
			await page.waitForSelector('.viewer .picture');
			await page.keyboard.press('i');
			await page.waitForSelector('.viewer aside');
		}
	],
	orders: ['centre', '/orders'],
	'order-send': ['centre', `/orders/${mock.orderIds[4]}`],
	'order-publish': ['centre', `/orders/${mock.orderIds[3]}`],
	'order-failed': ['centre', `/orders/${mock.orderIds[2]}`],
	account: ['centre', '/account'],
	'account-given': [
		'centre',
		'/account',
		async (page) => {
			await page.locator('#grants').scrollIntoViewIfNeeded();
			await page.waitForSelector('section[aria-labelledby=grants] li');
		}
	],
	'account-change': [
		'centre',
		'/account',
		async (page) => {
			await page.locator('section[aria-labelledby=grants] li .quiet').first().click();
			await page.waitForSelector('.modal input');
		}
	],
	'account-details': [
		'centre',
		'/account',
		async (page) => {
			await page.locator('section[aria-labelledby=grants] > .quiet').last().click();
			await page.waitForSelector('.modal input[type=checkbox]');
		}
	],
	'shared-with-me': ['centre', '/shared'],
	'shared-card': ['centre', '/shared/received-3'],
	'account-menu': ['centre', '/account', openMenu],
	gallery: [
		'centre',
		'/g/a-week-at-the-lake-x7k2',
		(page) => page.waitForSelector(tile),
		{ signedIn: false }
	],
	'gallery-gone': ['centre', '/g/gone', null, { signedIn: false }],
	link: ['centre', '/s/secret', (page) => page.waitForSelector(tile), { signedIn: false }],
	'link-locked': ['centre', '/s/locked', null, { signedIn: false }],
	'link-slideshow': [
		'centre',
		'/s/secret',
		async (page) => {
			await page.waitForSelector(tile);
			await page.locator('.take button').click();
			await page.waitForSelector('.slideshow img.there');
		},
		{ signedIn: false }
	],
	operator: ['centre', '/operator'],
	'operator-cameras': [
		'centre',
		'/operator/cameras',
		async (page) => {
			await page
				.getByRole('radio', { name: /Only|Nur|だけ/ })
				.nth(1)
				.click();
			await page.getByRole('heading', { name: /Would|Würde|使えますか/ }).waitFor();
			const form = page.locator('section', { has: page.locator('#try') });
			await form.locator('input').nth(0).fill('Canon');
			await form.locator('input').nth(1).fill('EOS R5');
			await form.getByRole('button').click();
			await form.locator('dl').waitFor();
		}
	],
	'operator-services': ['centre', '/operator/services'],
	'operator-edit': [
		'centre',
		'/operator/services',
		async (page) => {
			await page
				.getByRole('button', { name: /Edit|Bearb|編集/ })
				.last()
				.click();
			await page.waitForSelector('.modal');
		}
	],
	'operator-orders': ['centre', '/operator/orders'],
	docs: ['centre', '/docs'],
	keys: [
		'centre',
		'/orders',
		async (page) => {
			await page.waitForSelector('main h1');
			await page.keyboard.press('?');
			await page.waitForSelector('.modal');
		}
	],
	missing: ['centre', '/no/such/page']
};

mock.me.language = locale.slice(0, 2);
const plain = { ...mock.state };
const browser = await launch();
let bad = 0;
try {
	for (const size of (process.env.SIZES ?? Object.keys(SIZES).join()).split(',')) {
		for (const theme of (process.env.THEMES ?? 'light,dark').split(',')) {
			for (const [name, [host, path, act, state = {}]] of Object.entries(PAGES)) {
				if (only.length && !only.some((one) => name.startsWith(one))) continue;
				Object.assign(mock.state, plain, state);
				const own = await context(browser, size, theme, locale);
				const page = await own.newPage();
				page.setDefaultTimeout(8000);
				const errors = [];
				page.on('pageerror', (error) => errors.push(`script error: ${error.message}`));
				page.on('console', (message) => {
					if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
						errors.push(message.text());
				});
				page.on('request', (request) => {
					if (!/^(http|ws)s?:\/\/127\.0\.0\.1|^(data|blob):/.test(request.url()))
						errors.push(`request to ${request.url()}`);
				});
				try {
					await page.goto(mock[host] + path);
					await page.waitForFunction(() => !document.getElementById('boot'));
					await settled(page);
					await act?.(page);
					await settled(page);
					const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
					if (wide > 0) errors.push(`${wide} px too wide`);
				} catch (error) {
					errors.push(error.message.split('\n')[0]);
				}
				await page.screenshot({ path: `${results}${name}-${size}-${theme}.png` });
				for (const found of await violations(page))
					errors.push(`${found.id} (${found.impact}): ${found.help}\n      ${found.nodes.join('\n      ')}`);
				for (const error of errors) console.log(`${name} ${size} ${theme}: ${error}`);
				bad += errors.length;
				await own.close();
			}
		}
	}
} finally {
	await browser.close();
	await mock.stop();
}
console.log(bad ? `${bad} findings` : 'nothing found');
process.exitCode = bad ? 1 : 0;
