/** Finding pictures, and gathering them in classes by hand and by rule. */

import assert from 'node:assert/strict';
import { drawn, settled, signIn, tiles, wellMade } from './harness/browser.mjs';
import { filename, onCard } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');
const NAMES = [1, 2, 4, 5, 6, 7].map((number) => `DCIM/100CRADL/CRDL${String(number).padStart(4, '0')}.JPG`);

/** A centre with six pictures of a customer, three of them described. */
async function furnished(stage) {
	const centre = await stage.centre();
	const api = await centre.register(anna);
	const card = await stage.card();
	for (const name of NAMES) await api.upload(await onCard(card, name), filename(name));
	const images = await until('everything is rendered', async () => {
		const images = await api.list('/api/v1/images');
		return images.every((image) => !image.rendering) && images;
	});
	assert.equal(images.length, NAMES.length);
	const [one, two, three] = images;
	await api.patch(`/api/v1/images/${one.id}`, { title: 'Über den Pass', place: 'Zürich', rating: 5 });
	await api.patch(`/api/v1/images/${two.id}`, { people: ['Greta Berg'], place: 'Zürich' });
	await api.patch(`/api/v1/images/${three.id}`, { people: ['Greta Berg'], rating: 4 });
	return { centre, api, images };
}

journey('Pictures are found by words and filters, and back returns to what was found', async (stage) => {
	const { centre, images } = await furnished(stage);
	const page = await (await stage.visitor()).newPage();
	await signIn(page, centre, anna);
	await on.shows(page, NAMES.length);

	await page.keyboard.press('/');
	await page.keyboard.type('zurich uber');
	await on.shows(page, 1);
	await page.waitForURL(/q=zurich\+uber/);
	await page.getByText('1 found').waitFor();
	await page.getByLabel('Search the library').fill('ZÜR');
	await on.shows(page, 2);

	// A filter besides, from the keyboard, and away again.
	await page.getByRole('button', { name: 'Filters' }).click();
	const dialog = page.getByRole('dialog', { name: 'Filter the pictures' });
	await dialog.getByLabel('Person').fill('greta');
	await page.keyboard.press('Enter');
	await dialog.waitFor({ state: 'detached' });
	await on.shows(page, 1);
	await page.waitForURL(/q=Z%C3%9CR&person=greta/);
	await settled(page);
	await wellMade(page, 'a search with a filter');
	await tiles(page).first().click();
	await page.locator('.viewer .picture').waitFor();
	await page.keyboard.press('Escape');
	await page.locator('.viewer').waitFor({ state: 'detached' });
	assert.equal(await tiles(page).first().getAttribute('data-tile'), images[1].id);

	await page.getByRole('link', { name: 'Orders', exact: true }).click();
	await page.waitForURL(/\/orders/);
	await page.goBack();
	await page.waitForURL(/q=Z%C3%9CR&person=greta/);
	assert.equal(await page.getByLabel('Search the library').inputValue(), 'ZÜR');
	await on.shows(page, 1);
	await page.getByRole('button', { name: 'Remove the filter: Person: greta' }).click();
	await on.shows(page, 2);
	await page.getByLabel('Search the library').fill('nowhere at all');
	await page.getByText('Nothing found for “nowhere at all”').waitFor();
	assert.deepEqual(stage.problems, []);
});

journey('Pictures are gathered in classes by hand and by a rule that keeps up', async (stage) => {
	const { centre, api, images } = await furnished(stage);
	const page = await (await stage.visitor()).newPage();
	await signIn(page, centre, anna);
	await on.shows(page, NAMES.length);
	await drawn(page);

	// By hand, from the library's bar.
	for (const index of [3, 4]) await tiles(page).nth(index).locator('.tick').click();
	await page.getByRole('button', { name: 'Put into a class' }).click();
	const putting = page.getByRole('dialog', { name: 'Put 2 pictures into a class' });
	await putting.getByLabel('Name').fill('The best');
	await putting.getByRole('button', { name: 'Put in' }).click();
	await page.getByRole('link', { name: 'See the class' }).click();
	await page.getByRole('heading', { name: 'The best' }).waitFor();
	await on.shows(page, 2);
	await tiles(page).first().locator('.tick').click();
	await page.getByRole('button', { name: 'Take out' }).click();
	await on.shows(page, 1);
	await page.getByRole('button', { name: 'Undo' }).click();
	await on.shows(page, 2);

	// By rule, from the list of classes.
	await page.getByRole('link', { name: 'Classes' }).click();
	await page.getByText('2 pictures · by hand').waitFor();
	await page.getByRole('button', { name: 'New class' }).click();
	const making = page.getByRole('dialog', { name: 'New class' });
	await making.getByLabel('Name').fill('Greta');
	await making.getByRole('radio', { name: 'by rule' }).click();
	const first = making.getByRole('group', { name: 'Condition 1' });
	await first.getByRole('textbox', { name: 'Value' }).fill('Greta');
	await making.getByText('Gathers 2 pictures now').waitFor();
	await making.getByRole('button', { name: 'Add a condition' }).click();
	const second = making.getByRole('group', { name: 'Condition 2' });
	await second.getByLabel('What').click();
	await page.getByRole('option', { name: 'Stars' }).click();
	await making.getByText('Gathers 1 picture now').waitFor();
	await settled(page);
	await wellMade(page, 'a rule');
	await making.getByRole('button', { name: 'Save' }).click();
	await page.getByRole('heading', { name: 'Greta' }).waitFor();
	await page.getByText('Person: Greta and 4 stars or more').waitFor();
	await on.shows(page, 1);

	// The class follows its pictures while it is looked at.
	await api.patch(`/api/v1/images/${images[5].id}`, { people: ['Paul', 'Greta'], rating: 5 });
	await on.shows(page, 2);
	await api.patch(`/api/v1/images/${images[2].id}`, { rating: 1 });
	await on.shows(page, 1);

	await page.getByRole('button', { name: 'Change', exact: true }).click();
	const changing = page.getByRole('dialog', { name: 'Change “Greta”' });
	await changing.getByRole('radio', { name: 'At least one holds' }).click();
	await changing.getByText('Gathers 4 pictures now').waitFor();
	await changing.getByRole('button', { name: 'Save' }).click();
	await on.shows(page, 4);
	await page.getByRole('button', { name: 'Remove the class' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Remove the class' }).click();
	await page.getByText('The class is removed. Its pictures stay.').waitFor();
	assert.deepEqual(
		(await api.list('/api/v1/classes')).map((one) => [one.name, one.images]),
		[['The best', 2]]
	);
	assert.equal((await api.list('/api/v1/images')).length, NAMES.length);
	assert.deepEqual(stage.problems, []);
});

journey('Searching and classes work on a phone', async (stage) => {
	const { centre, api, images } = await furnished(stage);
	const rule = { match: 'all', conditions: [{ field: 'place', value: 'Zürich' }] };
	const { id } = await api.post('/api/v1/classes', { name: 'Zürich', rule });
	await api.post('/api/v1/classes', { name: 'Three', images: images.slice(0, 3).map((image) => image.id) });
	const page = await (await stage.visitor({ size: 'phone' })).newPage();
	await signIn(page, centre, anna);
	const look = async (path, what) => {
		await page.goto(`${centre.url}${path}`);
		await settled(page);
		await wellMade(page, what);
	};
	await look('/library?q=zur&person=greta&rating=1', 'a search on a phone');
	await look('/library?q=zur&from=2020-01-01', 'a search with a day on a phone');
	await on.shows(page, 2);
	await page.getByRole('button', { name: 'Filters' }).click();
	await page.getByRole('dialog', { name: 'Filter the pictures' }).waitFor();
	await settled(page);
	await wellMade(page, 'the filters on a phone');
	await look('/library/classes', 'classes on a phone');
	await page.getByText('3 pictures · by hand').waitFor();
	await page.getByRole('button', { name: 'New class' }).click();
	const making = page.getByRole('dialog', { name: 'New class' });
	await making.getByRole('radio', { name: 'by rule' }).click();
	await making.getByRole('group', { name: 'Condition 1' }).waitFor();
	await settled(page);
	await wellMade(page, 'a rule on a phone');
	await look(`/library/classes/${id}`, 'a class on a phone');
	await on.shows(page, 2);
	assert.deepEqual(stage.problems, []);
});
