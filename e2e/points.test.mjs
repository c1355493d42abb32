/** Points from the present to the order and back, through the pages. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { drawn, settled, signIn, SIZES, wellMade } from './harness/browser.mjs';
import { filename, onCard } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { RESULTS } from './harness/program.mjs';
import { until } from './harness/until.mjs';

const olga = person('Olga Berg');
const anna = person('Anna Berg');
const NAMES = [1, 2, 4].map((number) => `DCIM/100CRADL/CRDL000${number}.JPG`);

const SMALL = { size: '100x150', paper: 'photo', finish: 'glossy' };

/** A printer that is never there, so that its orders wait. */
const OFF = {
	name: 'Counter',
	enabled: true,
	kind: 'ipp',
	uri: 'ipp://127.0.0.1:9/ipp/print',
	products: [{ ...SMALL, media: 'om_small-photo_100x150mm' }]
};

journey('Points are given, earned, spent before the balance, and come back with the order', async (stage) => {
	const centre = await stage.centre();
	const operator = await centre.register(olga);
	const api = await centre.register(anna);
	const card = await stage.card();
	for (const name of NAMES) await api.upload(await onCard(card, name), filename(name));
	await until('everything is rendered', async () =>
		(await api.list('/api/v1/images')).every((image) => !image.rendering)
	);
	const tariff = (service, each) => ({ service, per: 'picture', steps: [{ from: 1, each }], extras: [], tax: 0 });
	await operator.post('/api/v1/operator/price-lists', {
		name: '',
		taxing: 'gross',
		tariffs: [tariff('keep', 100), tariff('print', 50)]
	});
	await operator.post('/api/v1/operator/places', OFF);
	const { id } = await api.get('/api/v1/me');

	// Whoever runs the centre says what points are, and gives some.
	const counter = await (await stage.visitor()).newPage();
	await signIn(counter, centre, olga);
	await counter.goto(`${centre.url}/operator/prices`);
	const rules = counter.locator('section', { has: counter.getByRole('heading', { name: 'Points' }) });
	await rules.getByLabel('Orders can be paid with points').check();
	await rules.getByLabel('One point is worth, EUR').fill('0.02');
	await rules.getByLabel('Of an order, points pay up to (percent)').fill('50');
	await rules.getByLabel('Points that an order earns for each €1 paid otherwise').fill('5');
	await rules.getByRole('button', { name: 'Save' }).click();
	await counter.getByText('Saved').first().waitFor();
	await settled(counter);
	await wellMade(counter, 'the rules of points');
	await counter.goto(`${centre.url}/operator/money/${id}`);
	await counter.getByRole('button', { name: 'Book something' }).click();
	const booking = counter.getByRole('dialog', { name: 'Book something' });
	await booking.getByLabel('What').click();
	await counter.getByRole('option', { name: 'Points given' }).click();
	await booking.getByLabel('How many points').fill('30');
	await booking.getByLabel('Reason').fill('Welcome');
	await booking.getByRole('button', { name: 'Go on' }).click();
	await booking.getByText('Points given: 30 points. Is that right? Then book it.').waitFor();
	await booking.getByRole('button', { name: 'Book it' }).click();
	await booking.waitFor({ state: 'detached' });
	await operator.post(`/api/v1/operator/accounts/${id}/bookings`, { what: 'top-up', till: 'cash', amount: 1_000 });

	// The customer sees them, and says once that orders take them first.
	const page = await (await stage.visitor()).newPage();
	await signIn(page, centre, anna);
	await page.goto(`${centre.url}/account/money`);
	await page.getByLabel('From your balance').check();
	await page.getByText('30 points', { exact: true }).first().waitFor();
	await page.getByText('worth €0.60').waitFor();
	await page.getByLabel('Pay orders with points first').check();
	await page.getByText('Saved').first().waitFor();

	// An order takes its share of them, and earns some with the rest.
	const order = async (service, names) => {
		await page.goto(`${centre.url}/library`);
		await on.shows(page, NAMES.length);
		await drawn(page);
		await on.pick(page, names);
		await page.getByRole('button', { name: 'Order …' }).click();
		await on.choose(page, service);
	};
	await order('Keep', ['CRDL0001', 'CRDL0002']);
	await until('points and the rest are said', async () =>
		(await on.sentence(page).innerText()).endsWith('— €2.00, 30 points (€0.60) + €1.40 from your balance')
	);
	await on.confirm(page, 'Keep');
	await until('what was paid with money has earned five points', async () => {
		const account = await api.get('/api/v1/account');
		return account.points.points === 5 && account.balance.amount === 860;
	});

	// One that is called off gives exactly its points back: its printer is never there.
	const images = (await api.list('/api/v1/images')).slice(0, 1).map((image) => image.id);
	const placed = await api.post('/api/v1/orders', { service: 'print', images, options: { print: SMALL } });
	assert.deepEqual(placed.charge.points, {
		points: 5,
		worth: { amount: 10, currency: 'EUR' },
		rest: { amount: 40, currency: 'EUR' }
	});
	assert.equal((await api.get('/api/v1/account')).points.points, 0);
	await page.goto(`${centre.url}/orders/${placed.id}`);
	await page.getByText('5 points (€0.10) + €0.40 from your balance').waitFor();
	await page.getByRole('button', { name: 'Cancel the order' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click();
	await page.getByText('The order is cancelled.').waitFor();
	const account = await api.get('/api/v1/account');
	assert.deepEqual([account.points.points, account.balance.amount], [5, 860]);

	// It all stands on the page of money, and as a table.
	await page.goto(`${centre.url}/account/money`);
	const points = page.locator('section', { has: page.getByRole('heading', { name: 'Points', exact: true }) });
	await points.getByText('Points of an order').waitFor();
	await points.getByText('Welcome').waitFor();
	const table = await api.ask('GET', '/api/v1/account/points.csv');
	const lines = table.bytes.toString().trim().split('\r\n');
	assert.deepEqual(
		lines.map((line) => line.split(',').slice(5, 7).join(' ')),
		['points after', '5 5', '-5 0', '5 5', '-30 0', '30 30']
	);
	const shown = join(RESULTS, 'points');
	mkdirSync(shown, { recursive: true });
	for (const size of Object.keys(SIZES)) {
		const visitor = await stage.visitor({ size });
		const seen = await visitor.newPage();
		await signIn(seen, centre, anna);
		await seen.goto(`${centre.url}/account/money`);
		await seen.getByText('Points of an order').first().waitFor();
		for (const theme of ['light', 'dark']) {
			const what = `points, ${size}, ${theme}`;
			await seen.emulateMedia({ colorScheme: theme });
			await settled(seen);
			await seen.screenshot({ path: join(shown, `${what.replace(/\W+/g, '-')}.png`), fullPage: true });
			await wellMade(seen, what);
		}
		await seen.close();
	}
});
