/** Money from the price to the paid invoice, through the pages. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { settled, signIn, SIZES, tiles, wellMade } from './harness/browser.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { RESULTS } from './harness/program.mjs';
import { until } from './harness/until.mjs';

const run = promisify(execFile);

/** What a link hands out: its name, where it lies, and what poppler reads in it. */
async function download(page, link) {
	const coming = page.waitForEvent('download');
	await link.click();
	const file = await coming;
	const path = await file.path();
	return { name: file.suggestedFilename(), path, text: (await run('pdftotext', ['-layout', path, '-'])).stdout };
}

const olga = person('Olga Berg');
const anna = person('Anna Berg');

journey('A price is set, a way to pay chosen, an order charged, an invoice sent and paid', async (stage) => {
	const centre = await stage.centre();
	const operator = await centre.register(olga);
	const customer = await centre.register(anna);
	const agent = await stage.agent(centre, [await stage.card()]);
	await agent.belongsTo(customer);

	// Free, nothing speaks of money.
	const page = await (await stage.visitor()).newPage();
	await signIn(page, centre, anna);
	await page.goto(`${centre.url}/account`);
	await page.getByRole('heading', { name: 'Profile' }).waitFor();
	assert.equal(await page.getByRole('heading', { name: 'Money' }).count(), 0);

	// The operator makes a price list from now on.
	const counter = await (await stage.visitor()).newPage();
	await signIn(counter, centre, olga);
	await counter.goto(`${centre.url}/operator/prices`);
	await counter.getByRole('button', { name: 'New price list' }).click();
	const form = counter.getByRole('dialog', { name: 'New price list' });
	const keep = form.getByRole('group', { name: 'Keep' });
	await keep.getByLabel('Each, EUR').fill('0.40');
	await keep.getByLabel('For each').click();
	await counter.getByRole('option', { name: 'picture', exact: true }).click();
	await keep.getByLabel('Tax').fill('19 %');
	await form.getByRole('cell', { name: '€20.00' }).waitFor();
	await form.getByRole('button', { name: 'Save' }).click();
	await form.waitFor({ state: 'detached' });
	await counter.getByText('holds now').waitFor();

	// Who sells, for invoices.
	const seller = counter.locator('section', { has: counter.getByRole('heading', { name: 'Seller' }) });
	await seller.getByText(/the country and the VAT ID/).waitFor();
	await seller.getByLabel('Name of the firm').fill('Lab am See');
	await seller.getByLabel('Street and number').fill('Seestraße 1');
	await seller.getByLabel('Country, two letters').fill('DE');
	await seller.getByLabel('VAT ID').fill('DE123456789');
	await seller.getByRole('button', { name: 'Save' }).click();
	await seller.getByText(/the country and the VAT ID/).waitFor({ state: 'detached' });

	// A picture in the library, a way to pay, and money on the balance.
	const { id } = await customer.get('/api/v1/me');
	await page.goto(agent.address);
	await tiles(page).first().waitFor();
	await page.goto(`${centre.url}/account/money`);
	await page.getByLabel('From your balance').check();
	await page.getByText('Saved').first().waitFor();
	await counter.goto(`${centre.url}/operator/money/${id}`);
	await counter.getByRole('button', { name: 'Book something' }).click();
	const booking = counter.getByRole('dialog', { name: 'Book something' });
	await booking.getByLabel('Amount, EUR').fill('1');
	await booking.getByRole('button', { name: 'Go on' }).click();
	await booking.getByText('Paid in: €1.00. Is that right? Then book it.').waitFor();
	await booking.getByRole('button', { name: 'Book it' }).click();
	await booking.waitFor({ state: 'detached' });

	// Two pictures go; a third costs more than is left, and the page says what to do.
	const pick = async (names) => {
		await page.goto(agent.address);
		await tiles(page).first().waitFor();
		await on.show(page, 'All');
		await on.pick(page, names);
		await on.choose(page, 'Keep');
	};
	await pick(['CRDL0001', 'CRDL0002']);
	await until('the price and the way to pay are said', async () =>
		(await on.sentence(page).innerText()).endsWith('— €0.80, from your balance')
	);
	await on.confirm(page, 'Keep');
	await until('the order is charged', async () => {
		const account = await customer.get('/api/v1/account');
		return account.balance.amount === 20;
	});
	await pick(['CRDL0001', 'CRDL0002', 'CRDL0006']);
	await page.getByText(/Your balance is €1\.00 short/).waitFor();
	assert.ok(await on.bar(page).getByRole('button', { name: 'Keep', exact: true }).isDisabled());

	// By invoice instead: gathered, sent, paid by transfer.
	await counter.goto(`${centre.url}/operator/money/${id}`);
	await counter.getByLabel('May be open by invoice, EUR').fill('50');
	await counter.locator('section', { hasText: 'What is allowed' }).getByRole('button', { name: 'Save' }).click();
	await counter.getByText('Saved').first().waitFor();
	await page.goto(`${centre.url}/account/money`);
	await page.getByLabel('By monthly invoice').check();
	await page.getByText('Saved').first().waitFor();
	await pick(['CRDL0001', 'CRDL0002', 'CRDL0006']);
	await until('it comes on the invoice', async () =>
		(await on.sentence(page).innerText()).endsWith('— €1.20, on your monthly invoice')
	);
	await on.confirm(page, 'Keep');
	await until('it is on account', async () => {
		const account = await customer.get('/api/v1/account');
		return account.on_account.amount === 120;
	});
	await counter.reload();
	await counter.getByRole('button', { name: 'Gather an invoice now' }).click();
	await counter.getByRole('button', { name: 'Make it final' }).click();
	await counter.getByRole('dialog').getByRole('button', { name: 'Make it final' }).click();
	const number = `Invoice ${new Date().getUTCFullYear()}-0001`;
	await counter.getByRole('heading', { name: number }).waitFor();
	await page.goto(`${centre.url}/account/money`);
	await page.getByRole('link', { name: new RegExp(number) }).click();
	await page.getByRole('heading', { name: number }).waitFor();

	// On paper, with the same for programs in it; and the slip of the order.
	const taken = await download(page, page.getByRole('link', { name: 'Invoice as PDF' }));
	const [first] = (await customer.get('/api/v1/invoices')).items;
	assert.equal(taken.name, `invoice-${first.number}.pdf`);
	for (const said of [number, 'Anna Berg', 'Lab am See', 'DE123456789', '€1.20']) {
		assert.ok(taken.text.includes(said), `“${said}” in ${taken.text}`);
	}
	const attached = await run('pdfdetach', ['-list', taken.path]);
	assert.match(attached.stdout, /factur-x\.xml/);
	const desk = await (await stage.visitor()).newPage();
	await signIn(desk, centre, olga);
	await desk.goto(`${centre.url}/operator/orders`);
	const slip = await download(desk, desk.getByRole('link', { name: /^Slip/ }).first());
	assert.match(slip.text, /R-\d+[\s\S]*Anna Berg[\s\S]*Keep/);
	// The board asks for customers' thumbnails, which are not the operator's to see.
	await desk.close();

	await counter.getByRole('button', { name: 'Book the payment' }).click();
	await counter.getByRole('dialog').getByRole('button', { name: 'Go on' }).click();
	await counter.getByRole('dialog').getByRole('button', { name: 'Book it' }).click();
	await until('the invoice is paid', async () => {
		const [first] = (await customer.get('/api/v1/invoices')).items;
		return first.state === 'paid';
	});
	const closing = await operator.get('/api/v1/operator/closing');
	assert.deepEqual(
		closing.tills.map((till) => [till.till, till.taken.amount]),
		[
			['cash', 100],
			['bank', 120]
		]
	);
	assert.deepEqual(stage.problems, []);
});

/** Prices with steps and tax, a list that waits, bookings, an order to pay, an invoice and a draft. */
async function books(centre) {
	const operator = await centre.register(olga);
	const api = await centre.register(anna);
	const { id } = await api.get('/api/v1/me');
	const tariffs = [
		{
			service: 'keep',
			per: 'picture',
			steps: [
				{ from: 1, each: 40 },
				{ from: 50, each: 30 }
			],
			tax: 1900
		},
		{
			service: 'publish',
			per: 'order',
			steps: [{ from: 1, each: 500 }],
			extras: [{ option: 'originals', choice: 'yes', each: 200 }],
			tax: 1900
		}
	];
	const lists = '/api/v1/operator/price-lists';
	await operator.post(lists, { name: 'Autumn', taxing: 'gross', tariffs });
	const later = new Date(Date.now() + 30 * 86_400_000).toISOString();
	await operator.post(lists, { name: 'Winter', taxing: 'net', valid_from: later, tariffs });
	const put = async (who, path, body) => assert.equal((await who.ask('PUT', path, { body })).status, 200, path);
	const account = `/api/v1/operator/accounts/${id}`;
	await put(operator, `${account}/terms`, { invoice_limit: 10_000 });
	const image = await api.upload(DOT, 'dot.gif');
	const order = async (method) => {
		await put(api, '/api/v1/payment-methods', { method });
		return api.post('/api/v1/orders', { service: 'keep', images: [image] });
	};
	const booked = (what, amount, reason) =>
		operator.post(`${account}/bookings`, { what, till: 'cash', amount, reason });
	await booked('top-up', 2_000, '');
	await booked('goodwill', 150, 'For the long wait at the counter last week');
	await order('prepaid');
	await order('counter');
	await order('invoice');
	const draft = await operator.post('/api/v1/operator/invoices', { customer_id: id });
	const invoice = await operator.post(`/api/v1/operator/invoices/${draft.id}/final`, {});
	await order('invoice');
	const waiting = await operator.post('/api/v1/operator/invoices', { customer_id: id });
	const last = await order('prepaid');
	return { id, invoice: invoice.id, draft: waiting.id, order: last.id };
}

/** A GIF of one pixel. */
const DOT = Buffer.from('R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');

journey('The pages about money are well made at every width, light and dark', async (stage, t) => {
	const shown = join(RESULTS, 'pages');
	mkdirSync(shown, { recursive: true });
	const centre = await stage.centre({ CRADLE_IBAN: 'DE89370400440532013000' });
	const { id, invoice, draft, order } = await books(centre);
	const heading = (page) => page.locator('main h1').first().waitFor();
	const view = (name) => async (page) => {
		await page.getByRole('radio', { name }).click();
		await page.getByRole('heading', { name }).waitFor();
	};
	const pressed = (name) => async (page) => {
		await page.getByRole('button', { name }).first().click();
		await page.getByRole('dialog').waitFor();
	};
	const pages = {
		customer: {
			account: ['/account', (page) => page.getByRole('heading', { name: 'Money' }).waitFor()],
			money: ['/account/money', (page) => page.getByRole('heading', { name: 'Statement' }).waitFor()],
			invoice: [`/account/invoices/${invoice}`, heading],
			'charged order': [`/orders/${order}`, heading]
		},
		operator: {
			prices: ['/operator/prices', heading],
			'price list': ['/operator/prices', pressed('New price list')],
			services: ['/operator/services', heading],
			customers: ['/operator/money', heading],
			invoices: ['/operator/money', view('Invoices')],
			late: ['/operator/money', view('Not paid in time')],
			day: ['/operator/money', view('Counter by day')],
			months: ['/operator/money', view('Revenue by month')],
			'one customer': [`/operator/money/${id}`, heading],
			booking: [`/operator/money/${id}`, pressed('Book something')],
			draft: [`/account/invoices/${draft}`, heading]
		}
	};
	for (const size of Object.keys(SIZES)) {
		for (const [who, all] of Object.entries(pages)) {
			const visitor = await stage.visitor({ size });
			const first = await visitor.newPage();
			await signIn(first, centre, who === 'customer' ? anna : olga);
			await first.close();
			for (const [name, [path, there]] of Object.entries(all)) {
				const page = await visitor.newPage();
				await page.goto(centre.url + path);
				await there(page);
				for (const theme of ['light', 'dark']) {
					const what = `money of ${who}, ${name}, ${size}, ${theme}`;
					await t.test(what, async () => {
						await page.emulateMedia({ colorScheme: theme });
						await settled(page);
						await page.screenshot({ path: join(shown, `${what.replace(/\W+/g, '-')}.png`) });
						await wellMade(page, what);
					});
				}
				await t.test(`${name}, ${size}: nothing failed`, () => assert.deepEqual(page.problems, []));
				await page.close();
			}
		}
	}
});
