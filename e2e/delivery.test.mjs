/** Prints by post: an address that is missing, a parcel that is packed and sent, a label, a carrier's message. */

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { drawn, settled, signIn, SIZES, wellMade } from './harness/browser.mjs';
import { filename, onCard } from './harness/camera.mjs';
import { carrierSettings, carrierTells, HOME } from './harness/carrier.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { RESULTS } from './harness/program.mjs';
import { until } from './harness/until.mjs';

const olga = person('Olga Berg');
const anna = person('Anna Berg');
const NAMES = [1, 2].map((number) => `DCIM/100CRADL/CRDL000${number}.JPG`);
const SMALL = { size: '100x150', paper: 'photo', finish: 'glossy' };

const put = async (who, path, body) => {
	const { status, body: answer } = await who.ask('PUT', path, { body });
	assert.equal(status, 200, JSON.stringify(answer));
};

/** A centre with a lab where a print costs 40 cents and its postage 4.90, and a customer with two pictures. */
async function shop(stage) {
	const centre = await stage.centre(carrierSettings);
	const operator = await centre.register(olga);
	const api = await centre.register(anna);
	const card = await stage.card();
	for (const name of NAMES) await api.upload(await onCard(card, name), filename(name));
	await until('everything is rendered', async () =>
		(await api.list('/api/v1/images')).every((image) => !image.rendering)
	);
	await operator.post('/api/v1/operator/places', {
		name: 'Lab',
		enabled: true,
		kind: 'folder',
		folder: 'minilab',
		products: [SMALL]
	});
	const extras = [{ option: 'delivery', choice: 'post', each: 490 }];
	await operator.post('/api/v1/operator/price-lists', {
		name: '',
		taxing: 'gross',
		tariffs: [{ service: 'print', per: 'picture', steps: [{ from: 1, each: 40 }], extras, tax: 1900 }]
	});
	await put(api, '/api/v1/payment-methods', { method: 'counter' });
	return { centre, operator, api };
}

journey(
	'Prints go by post: the clerk packs, types the tracking number, and the customer sees it',
	async (stage) => {
		const { centre, operator, api } = await shop(stage);

		// Whoever runs the centre says where prints are picked up and where they are sent to.
		const counter = await (await stage.visitor()).newPage();
		await signIn(counter, centre, olga);
		await counter.goto(`${centre.url}/operator/delivery`);
		await counter.getByRole('button', { name: 'Add a counter' }).click();
		const counters = counter.getByRole('region', { name: 'Counters' });
		await counters.getByLabel('Name').fill('Shop');
		await counters.getByLabel('Address, opening hours').fill('Seestraße 1, Mo–Fr 9–18');
		await counter.getByRole('button', { name: 'Add a country' }).click();
		const countries = counter.getByRole('region', { name: 'Sent to' });
		await countries.getByLabel('Country').fill('AT');
		await countries.getByLabel('Name on labels').click();
		await until(
			'the name of the country is filled in',
			async () => (await countries.getByLabel('Name on labels').inputValue()) === 'AUSTRIA'
		);
		await counter.getByRole('button', { name: 'Save' }).click();
		await counter.getByText('Saved').first().waitFor();
		await settled(counter);
		await wellMade(counter, 'what is said about delivery');

		// A customer without an address is told so before anything is ordered, and adds one.
		const page = await (await stage.visitor()).newPage();
		await signIn(page, centre, anna);
		await on.shows(page, NAMES.length);
		await drawn(page);
		await on.pick(page, ['CRDL0001', 'CRDL0002']);
		await page.getByRole('button', { name: 'Order …' }).click();
		await on.choose(page, 'Print');
		await on.confirm(page, 'Choose size and paper');
		const dialog = page.getByRole('dialog', { name: 'Print pictures' });
		await dialog.getByRole('radio', { name: 'By post' }).click();
		await dialog.getByText('Your record has no address yet').waitFor();
		await dialog.getByRole('button', { name: 'Done' }).click();
		await on.confirm(page, 'Say where to send it');
		await dialog.getByRole('button', { name: 'Another address' }).click();
		const form = page.getByRole('dialog', { name: 'Where it is sent' });
		await form.getByLabel('Street').fill('Ringstraße 2');
		await form.getByLabel('Postal code').fill('1010');
		await form.getByLabel('Town').fill('Wien');
		await form.getByLabel('Country').fill('AT');
		await form.getByRole('button', { name: 'Save' }).click();
		await form.waitFor({ state: 'detached' });
		await settled(page);
		await wellMade(page, 'where prints are sent');
		await dialog.getByRole('button', { name: 'Done' }).click();
		await until('the price with its postage is said', async () =>
			(await on.sentence(page).innerText()).includes('€5.70 (with €4.90 for delivery)')
		);
		await on.confirm(page, 'Print');
		await page.getByRole('link', { name: 'Follow it' }).click();
		const [order] = await until('it is made', async () => {
			const { items } = await api.get('/api/v1/orders');
			return items[0]?.state === 'done' && items;
		});

		// The clerk packs it, prints the label, and types the carrier's number.
		await counter.goto(`${centre.url}/operator/orders`);
		const waiting = counter.getByRole('region', { name: 'To hand over' });
		await waiting.getByRole('button', { name: /^Packed/ }).click();
		await waiting.getByText('packed · Wien').waitFor();
		const label = await operator.ask('GET', `/api/v1/operator/orders/${order.id}/label.pdf`);
		assert.equal(label.status, 200);
		await counter.goto(`${centre.url}/operator/orders/${order.id}`);
		await counter.getByRole('button', { name: /^Hand to carrier/ }).click();
		const sending = counter.getByRole('dialog', { name: /^Hand R-1 to a carrier/ });
		await sending.getByLabel('Tracking number').fill('00340434');
		await settled(counter);
		await wellMade(counter, 'handing a parcel to a carrier');
		await sending.getByRole('button', { name: 'Hand to carrier' }).click();
		await sending.waitFor({ state: 'detached' });

		// The customer sees it, with the carrier's link, without loading the page again.
		await page.getByText('DHL, 00340434').waitFor();
		const link = page.getByRole('link', { name: 'Follow the parcel' });
		assert.match(await link.getAttribute('href'), /^https:\/\/www\.dhl\.de\/.*piececode=00340434$/);
		await settled(page);
		await wellMade(page, 'an order on its way');

		// The carrier tells, twice and signed; somebody else tells in vain.
		const message = { type: 'parcel.delivered', data: { carrier: 'DHL', tracking_number: '00340434' } };
		assert.equal(await carrierTells(centre, message, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'), 400);
		assert.equal(await carrierTells(centre, { ...message, data: { order: 'R-99' } }), 404);
		assert.equal(await carrierTells(centre, message), 204);
		assert.equal(await carrierTells(centre, message), 204);
		await page.locator('.head').getByText('delivered').waitFor();
		assert.equal((await operator.get('/api/v1/operator/orders?state=to-hand-over')).items.length, 0);

		// The next time it goes there without being asked.
		const { delivery } = await api.get('/api/v1/printing');
		assert.equal(delivery.last.address.city, 'Wien');
		assert.deepEqual(stage.problems, []);
	}
);

journey('The pages about delivery are well made at every width, light and dark', async (stage, t) => {
	const shown = join(RESULTS, 'pages');
	mkdirSync(shown, { recursive: true });
	const { centre, operator, api } = await shop(stage);
	const rules = await operator.get('/api/v1/operator/delivery');
	await put(operator, '/api/v1/operator/delivery', {
		...rules,
		counters: [
			{ name: 'Shop', lines: ['Seestraße 1', 'Mo–Fr 9–18'] },
			{ name: 'Station', lines: [] }
		],
		countries: [{ code: 'AT', name: 'AUSTRIA' }]
	});
	const { status } = await api.ask('PATCH', '/api/v1/me', { body: { delivery_addresses: [HOME] } });
	assert.equal(status, 200);
	const images = (await api.list('/api/v1/images')).map((image) => image.id);
	const ordered = async (delivery) => {
		const options = { print: { ...SMALL, delivery } };
		const { id } = await api.post('/api/v1/orders', { service: 'print', images, options });
		await until('it is made', async () => (await api.get(`/api/v1/orders/${id}`)).state === 'done');
		return id;
	};
	await ordered({ way: 'pick-up', counter: 'Station' });
	const id = await ordered({ way: 'post' });
	const sent = { state: 'sent', carrier: 'DHL', tracking_number: '00340434' };
	await operator.ask('POST', `/api/v1/operator/orders/${id}/parcel`, { body: sent });
	const heading = (page) => page.locator('main h1').first().waitFor({ state: 'attached' });
	const choosing = async (page) => {
		await on.shows(page, NAMES.length);
		await on.pick(page, ['CRDL0001', 'CRDL0002']);
		await page.getByRole('button', { name: 'Order …' }).click();
		await on.choose(page, 'Print');
		await on.confirm(page, 'Choose size and paper');
		await page.getByRole('radio', { name: 'By post' }).scrollIntoViewIfNeeded();
	};
	const pages = [
		[anna, 'order on its way', `/orders/${id}`, heading],
		[anna, 'delivery of prints', '/library', choosing],
		[olga, 'delivery', '/operator/delivery', heading],
		[olga, 'order to hand over', `/operator/orders/${id}`, heading],
		[
			olga,
			'orders to hand over',
			'/operator/orders',
			(page) => page.getByRole('region', { name: 'To hand over' }).getByText('R-2').first().waitFor()
		]
	];
	for (const size of Object.keys(SIZES)) {
		for (const theme of ['light', 'dark']) {
			for (const who of [anna, olga]) {
				const page = await (await stage.visitor({ size, theme })).newPage();
				await signIn(page, centre, who);
				for (const [whose, name, address, ready] of pages.filter(([whose]) => whose === who)) {
					await t.test(`${name}, ${size}, ${theme}`, async () => {
						await page.goto(centre.url + address);
						await ready(page);
						await settled(page);
						await page.screenshot({ path: join(shown, `${name}-${size}-${theme}.png`) });
						await wellMade(page, `${whose.name}: ${name}`);
					});
				}
			}
		}
	}
});
