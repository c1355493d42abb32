/** What was photographed on this day of earlier years. */

import assert from 'node:assert/strict';
import { signIn, wellMade } from './harness/browser.mjs';
import { filename, onCard } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');
const NAMES = [1, 2, 3, 4].map((number) => `DCIM/100CRADL/CRDL${String(number).padStart(4, '0')}.JPG`);

journey('The library shows this day of earlier years, and every day of it', async (stage) => {
	const centre = await stage.centre();
	const api = await centre.register(anna);
	const card = await stage.card();
	for (const name of NAMES) await api.upload(await onCard(card, name), filename(name));
	const images = await until('everything is rendered', async () => {
		const images = await api.list('/api/v1/images');
		return images.every((image) => !image.rendering) && images;
	});
	const day = images.at(-1).taken_at.slice(0, 10);
	const ofThatDay = images.filter((image) => image.taken_at.startsWith(day)).length;

	const page = await (await stage.visitor()).newPage();
	await page.clock.setFixedTime(new Date(`${Number(day.slice(0, 4)) + 3}${day.slice(4)}T12:00:00`));
	await signIn(page, centre, anna);
	await on.shows(page, NAMES.length);
	const section = page.getByRole('region', { name: 'On this day' });
	const year = section.getByRole('link', { name: '3 years ago' });
	await year.locator('img').evaluate((image) => image.decode());
	await wellMade(page, 'the library with this day of earlier years');
	await year.click();
	await page.waitForURL(new RegExp(`from=${day}&to=${day}`));
	await on.shows(page, ofThatDay);
	assert.equal(await section.count(), 0, 'a search shows what was looked for, and nothing else');

	await page.goBack();
	await section.getByRole('link', { name: 'All of them' }).click();
	await page.waitForURL(new RegExp(`day=${day.slice(5)}`));
	await on.shows(page, ofThatDay);
	await page.getByRole('button', { name: /^Remove the filter: Each year on/ }).click();
	await on.shows(page, NAMES.length);
	assert.deepEqual(stage.problems, []);

	// On any other day there is nothing to remember.
	await page.clock.setFixedTime(new Date('2031-02-27T12:00:00'));
	await page.goto(`${centre.url}/library`);
	await on.shows(page, NAMES.length);
	assert.equal(await section.count(), 0);
});
