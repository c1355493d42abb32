/** The map: where pictures were taken, and the way from there to the pictures and back. */

import assert from 'node:assert/strict';
import { drawn, settled, signIn, tiles, wellMade } from './harness/browser.mjs';
import { filename, onCard } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { placed } from './harness/place.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');
/** Two in Bern, one an hour away, two in Fiji on both sides of the date line; one that does not know. */
const PLACES = [
	[46.948, 7.447],
	[46.9482, 7.4473],
	[47.37, 8.54],
	[-17.8, 179.99],
	[-17.81, -179.98],
	[0, 0]
];

const bern = /^2 pictures near Bern, 46\.\d+° N, 7\.\d+° E$/;
const group = (page, name) => page.getByRole('region', { name: 'Map' }).getByRole('button', { name });
const groupNames = (page) =>
	page.getByRole('region', { name: 'Map' }).getByRole('button').evaluateAll((all) =>
		all.map((one) => one.getAttribute('aria-label'))
	);
/** The view as the address says it. */
function view(page) {
	const text = new URL(page.url()).searchParams.get('at');
	const [north, east, zoom] = (text ?? '').split(',').map(Number);
	return text && { text, north, east, zoom };
}
/** Waits until the address says such a view. */
const stands = (page, what, such) =>
	until(`the address says a view that ${what}`, async () => view(page) && such(view(page)) && view(page));

async function fill(stage, api) {
	const card = await stage.card();
	for (const [index, [north, east]] of PLACES.entries()) {
		const name = `DCIM/100CRADL/CRDL${String(index + 1).padStart(4, '0')}.JPG`;
		await api.upload(placed(await onCard(card, name), north, east), filename(name));
	}
	const images = await until('everything is rendered', async () => {
		const images = await api.list('/api/v1/images');
		return images.length === PLACES.length && images.every((image) => !image.rendering) && images;
	});
	const near = images.filter((image) => image.position && Math.abs(image.position.latitude - 46.948) < 0.01);
	assert.equal(near.length, 2);
	const set = { place: 'Bern' };
	await api.post('/api/v1/images/batch', { ids: near.map((image) => image.id), set }, 'place');
}

journey('The map shows where pictures were taken, opens them, and is found again as it was left', async (stage) => {
	const centre = await stage.centre();
	const api = await centre.register(anna);
	const page = await (await stage.visitor()).newPage();
	await signIn(page, centre, anna);
	await page.getByRole('link', { name: 'Map', exact: true }).click();
	await page.getByRole('heading', { name: 'No picture says where it was taken' }).waitFor();
	await settled(page);
	await wellMade(page, 'the map without pictures');

	await fill(stage, api);
	await page.goto(`${centre.url}/library/map`);
	await until('all places are in sight', async () => {
		const counts = (await groupNames(page)).map((name) => Number(name.split(' ')[0]));
		return counts.reduce((sum, count) => sum + count, 0) === 5;
	});
	const names = await groupNames(page);
	assert.ok(names.includes('2 pictures near 17.8° S, 180.0°'), `both sides of the date line: ${names.join('; ')}`);
	await settled(page);
	for (const theme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme: theme });
		await settled(page);
		await wellMade(page, `the map, ${theme}`);
	}

	// By keys: enlarge until Bern stands alone, which then has its name.
	const whole = await stands(page, 'is there', () => true);
	await page.goto(`${centre.url}/library/map?at=46.9,7.6,8`);
	await group(page, bern).waitFor();
	await page.getByRole('region', { name: 'Map' }).focus();
	await page.keyboard.press('+');
	const closer = await stands(page, 'is enlarged', ({ zoom }) => zoom === 9);
	await page.keyboard.press('ArrowRight');
	await stands(page, 'lies further east', ({ east }) => east > closer.east);

	// A group opens into its pictures, those into the viewer.
	await group(page, bern).focus();
	await page.keyboard.press('Enter');
	const panel = page.getByRole('region', { name: bern });
	await panel.waitFor();
	await on.shows(page, 2);
	await drawn(page);
	await settled(page);
	for (const theme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme: theme });
		await settled(page);
		await wellMade(page, `the map with open pictures, ${theme}`);
	}
	const opened = page.url();
	await tiles(page).first().click();
	await page.locator('.viewer .picture img').last().waitFor();
	await page.keyboard.press('i');
	const place = page.locator('.viewer aside').getByRole('link', { name: /46\.948/ });
	await place.waitFor();
	await page.keyboard.press('Escape');
	await page.locator('.viewer').waitFor({ state: 'detached' });
	assert.equal(page.url(), opened);

	// Into the library and back to the same view; back once more and the pictures are closed.
	await panel.getByRole('link', { name: 'Show in the library' }).click();
	await page.waitForURL(/\/library\?cells=/);
	await on.shows(page, 2);
	await page.getByRole('button', { name: 'Remove the filter: Chosen on the map' }).waitFor();
	await page.goBack();
	await panel.waitFor();
	assert.equal(page.url(), opened);
	await page.goBack();
	await panel.waitFor({ state: 'detached' });
	assert.equal(view(page).text, new URL(opened).searchParams.get('at'));
	await page.goForward();
	await panel.waitFor();
	await panel.getByRole('button', { name: 'Close' }).click();
	await panel.waitFor({ state: 'detached' });

	// By the mouse: pushed, enlarged by the wheel, and all of it again.
	const before = view(page);
	const box = await page.getByRole('region', { name: 'Map' }).boundingBox();
	const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.8];
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x - 150, y - 60, { steps: 6 });
	await page.mouse.up();
	await stands(page, 'was pushed', ({ east, north }) => east > before.east && north < before.north);
	await page.mouse.wheel(0, -300);
	await stands(page, 'is enlarged by the wheel', ({ zoom }) => zoom > before.zoom);
	await page.getByRole('button', { name: 'Show all pictures' }).click();
	await stands(page, 'shows all as at first', ({ text }) => text === whole.text);

	// A picture that is thrown away leaves the map by itself.
	await page.goto(`${centre.url}/library/map?at=46.9,7.6,8`);
	await group(page, bern).waitFor();
	const first = (await api.list('/api/v1/images?place=bern'))[0];
	await api.post('/api/v1/images/batch', { ids: [first.id], state: 'trashed' }, 'away');
	await group(page, /^1 picture near Bern, /).waitFor();
	assert.deepEqual(stage.problems, []);
});

journey('On a phone the map is moved by fingers, and pictures open below it', async (stage) => {
	const centre = await stage.centre();
	const api = await centre.register(anna);
	await fill(stage, api);
	const page = await (await stage.visitor({ size: 'phone' })).newPage();
	await signIn(page, centre, anna);
	await page.goto(`${centre.url}/library/map?at=46.9,7.6,8`);
	await group(page, bern).waitFor();
	const hands = await page.context().newCDPSession(page);
	const touch = (type, ...points) =>
		hands.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
	await touch('touchStart', [150, 500], [210, 500]);
	for (let step = 1; step <= 6; step += 1)
		await touch('touchMove', [150 - 10 * step, 500], [210 + 10 * step, 500]);
	await touch('touchEnd');
	await stands(page, 'two fingers have enlarged', ({ zoom }) => zoom > 8.5);
	await page.goto(`${centre.url}/library/map?at=46.9,7.6,8`);
	await group(page, bern).tap();
	const panel = page.getByRole('region', { name: bern });
	await panel.waitFor();
	await on.shows(page, 2);
	await group(page, bern).waitFor();
	for (const theme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme: theme });
		await settled(page);
		await wellMade(page, `the map on a phone, ${theme}`);
	}
	assert.deepEqual(stage.problems, []);
});
