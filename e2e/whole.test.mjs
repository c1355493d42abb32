/** The whole way of an order: from the camera's card over money and paper to the letter box. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { settled, signIn, tiles, wellMade } from './harness/browser.mjs';
import { carrierSettings, carrierTells, HOME } from './harness/carrier.mjs';
import { person } from './harness/centre.mjs';
import { wellDone } from './harness/command.mjs';
import { journey } from './harness/journey.mjs';
import { MailServer } from './harness/mail.mjs';
import * as on from './harness/pages.mjs';
import { noPrinters, Printer } from './harness/printer.mjs';
import { built } from './harness/program.mjs';
import { CARDS, Provider, typeCard } from './harness/provider.mjs';
import { until } from './harness/until.mjs';

const olga = person('Olga Berg');
const anna = person('Anna Berg');
const PRODUCT = { size: '100x150', paper: 'photo', finish: 'glossy', media: 'om_small-photo_100x150mm' };

journey(
	'From the camera to the letter box: picked, paid by card, printed, posted and delivered',
	async (stage) => {
		const [mail, provider] = [await MailServer.start(), await Provider.start()];
		const printer = await Printer.start(join(stage.folder, 'printer'));
		for (const peer of [() => mail.stop(), () => provider.stop(), () => printer.switchOff()]) stage.finally(peer);
		const centre = await stage.centre({
			CRADLE_MAIL_URL: mail.url,
			...carrierSettings,
			...provider.settings
		});
		await provider.tell(centre);
		const operator = await centre.register(olga);
		const customer = await centre.register(anna);
		await open(operator, printer);
		await customer.patch('/api/v1/me', { delivery_addresses: [HOME] });
		const agent = await stage.agent(centre, [await stage.card()]);
		await agent.belongsTo(customer);

		// Once and for all: the card that pays.
		const page = await (await stage.visitor()).newPage();
		await signIn(page, centre, anna);
		await page.goto(`${centre.url}/account/card`);
		await typeCard(page, CARDS.works);
		await page.getByText('Visa ending in 4242').waitFor();

		// The camera: two pictures, what it costs, one button.
		await page.goto(agent.address);
		await tiles(page).first().waitFor();
		await on.show(page, 'All');
		await on.pick(page, ['CRDL0001', 'CRDL0002']);
		await on.choose(page, 'Print');
		await on.confirm(page, 'Choose size and paper');
		const dialog = page.getByRole('dialog', { name: 'Print pictures' });
		// Where there is no counter, prints go by post.
		await dialog.getByLabel('Send to').waitFor();
		await dialog.getByRole('button', { name: 'Done' }).click();
		await until('price, postage and the way to pay are said', async () =>
			(await on.sentence(page).innerText()).endsWith('— €5.70 (with €4.90 for delivery), by card')
		);
		await settled(page);
		await wellMade(page, 'the price before the button');
		await on.confirm(page, 'Print');
		const id = await on.follow(page);
		assert.deepEqual(await provider.taken(), [570]);
		assert.deepEqual(await printer.printed(), Array(2).fill('om_small-photo_100x150mm 1'));

		// The counter: packed, and handed to the carrier.
		const counter = await (await stage.visitor()).newPage();
		await signIn(counter, centre, olga);
		await counter.goto(`${centre.url}/operator/orders`);
		const waiting = counter.getByRole('region', { name: 'To hand over' });
		await waiting.getByRole('button', { name: /^Packed/ }).click();
		await waiting.getByRole('button', { name: /^Hand to carrier/ }).click();
		const sending = counter.getByRole('dialog', { name: /^Hand R-1 to a carrier/ });
		await sending.getByLabel('Tracking number').fill('00340434');
		await sending.getByRole('button', { name: 'Hand to carrier' }).click();
		await page.getByText('DHL, 00340434').waitFor();
		await until('the mail with the number is there', () =>
			mail.to(anna.email).some(({ parts }) => parts.some((part) => String(part.content).includes('00340434')))
		);

		// The letter box, and the books.
		const delivered = { type: 'parcel.delivered', data: { carrier: 'DHL', tracking_number: '00340434' } };
		assert.equal(await carrierTells(centre, delivered), 204);
		await page.locator('.head').getByText('delivered').waitFor();
		await settled(page);
		await wellMade(page, 'an order that is delivered');
		const order = await customer.get(`/api/v1/orders/${id}`);
		assert.deepEqual([order.charge.method, order.charge.state], ['card', 'paid']);
		await wellDone(built('cradle'), ['billing', 'verify', '--data', centre.data]);
		assert.deepEqual(stage.problems, []);
	},
	{ skip: noPrinters }
);

/** Opens a centre for prints: a printer, prices with postage, a country that things are sent to. */
async function open(operator, printer) {
	await operator.post('/api/v1/operator/places', {
		name: 'Lab',
		enabled: true,
		kind: 'ipp',
		uri: printer.uri,
		products: [PRODUCT]
	});
	const extras = [{ option: 'delivery', choice: 'post', each: 490 }];
	await operator.post('/api/v1/operator/price-lists', {
		name: '',
		taxing: 'gross',
		tariffs: [{ service: 'print', per: 'picture', steps: [{ from: 1, each: 40 }], extras, tax: 1900 }]
	});
	const rules = await operator.get('/api/v1/operator/delivery');
	const body = { ...rules, countries: [{ code: 'AT', name: 'AUSTRIA' }] };
	assert.equal((await operator.ask('PUT', '/api/v1/operator/delivery', { body })).status, 200);
}
