/** A card from the page that saves it to the paid order, with a provider that answers. */

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { settled, signIn, SIZES, tiles, wellMade } from './harness/browser.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { RESULTS } from './harness/program.mjs';
import { CARDS, Provider, typeCard } from './harness/provider.mjs';
import { until } from './harness/until.mjs';

const olga = person('Olga Berg');
const anna = person('Anna Berg');
const SHOWN = join(RESULTS, 'pages');

journey('A card is saved once and pays orders; a bank asks, and a card is declined', async (stage) => {
	const provider = await Provider.start();
	stage.finally(() => provider.stop());
	const centre = await stage.centre(provider.settings);
	await provider.tell(centre);
	const operator = await centre.register(olga);
	const customer = await centre.register(anna);
	const agent = await stage.agent(centre, [await stage.card()]);
	await agent.belongsTo(customer);
	const tariffs = [{ service: 'keep', per: 'picture', steps: [{ from: 1, each: 40 }], extras: [], tax: 1900 }];
	await operator.post('/api/v1/operator/price-lists', { name: '', valid_from: null, taxing: 'gross', tariffs });

	const page = await (await stage.visitor()).newPage();
	const asked = [];
	page.on('request', (request) => {
		if (request.url().startsWith(provider.url)) asked.push(new URL(page.url()).pathname);
	});
	await signIn(page, centre, anna);

	// Saved on a page of its own, the only one that speaks with the provider.
	await page.goto(`${centre.url}/account/money`);
	await page.getByRole('link', { name: 'Save a card' }).click();
	await page.waitForURL(/\/account\/card/);
	await typeCard(page, CARDS.works);
	await page.getByText('Visa ending in 4242, valid until 12/40').waitFor();
	await page.getByRole('link', { name: 'Money' }).first().click();
	await page.waitForURL(/\/account\/money/);
	await until('it is chosen', () => page.getByRole('radio', { name: /By card/ }).isChecked());
	const policy = await page.locator('meta[http-equiv]').getAttribute('content');
	assert.ok(!policy.includes(provider.url), policy);

	// An order is charged and carried out, without asking again.
	await page.goto(agent.address);
	await tiles(page).first().waitFor();
	await on.show(page, 'All');
	await on.pick(page, ['CRDL0001', 'CRDL0002']);
	await on.choose(page, 'Keep');
	await until('the price and the way to pay are said', async () =>
		(await on.sentence(page).innerText()).endsWith('— €0.80, by card')
	);
	await on.confirm(page, 'Keep');
	const state = async (id) => (await customer.get(`/api/v1/orders/${id}`)).state;
	const [first] = await until('the order is there', async () => {
		const { items } = await customer.get('/api/v1/orders');
		return items.length && items;
	});
	await until('it is done', async () => (await state(first.id)) === 'done');
	assert.deepEqual(await provider.taken(), [80]);
	await until('the provider told of it', () => centre.log.includes('told of something'));

	// A card whose bank asks its owner: the order waits, and goes on when it is confirmed.
	const wish = { service: 'keep', images: first.images };
	await page.goto(`${centre.url}/account/card`);
	await page.getByRole('button', { name: 'Use another card' }).click();
	await typeCard(page, CARDS.asks);
	await page.getByRole('button', { name: 'Complete authentication' }).click();
	await page.getByText('ending in 3155').waitFor();
	const second = await customer.post('/api/v1/orders', wish);
	assert.equal(second.state, 'placed');
	await page.goto(`${centre.url}/orders/${second.id}`);
	await page.getByText('This order waits for its payment.').waitFor();
	await page.getByRole('link', { name: 'Go on with the payment' }).click();
	await page.getByRole('button', { name: 'Confirm with your bank' }).click();
	await page.getByRole('button', { name: 'Complete authentication' }).click();
	await page.getByText('It is paid.').waitFor();
	await until('it is done', async () => (await state(second.id)) === 'done');
	assert.deepEqual(await provider.taken(), [80, 80]);

	// A card that is declined: the order waits until another one pays it.
	await page.goto(`${centre.url}/account/card`);
	await page.getByRole('button', { name: 'Use another card' }).click();
	await typeCard(page, CARDS.declined);
	await page.getByText('ending in 0341').waitFor();
	const third = await customer.post('/api/v1/orders', wish);
	const payment = await until('it was declined', async () => {
		const { items } = await customer.get('/api/v1/card-payments');
		return items.find((one) => one.state === 'declined');
	});
	assert.equal(await state(third.id), 'placed');
	await page.goto(`${centre.url}/account/card?payment=${payment.id}`);
	await page.getByText('Your card was declined.').first().waitFor();
	for (const [size, { viewport }] of Object.entries(SIZES)) {
		await page.setViewportSize(viewport);
		mkdirSync(SHOWN, { recursive: true });
		for (const theme of ['light', 'dark']) {
			await page.emulateMedia({ colorScheme: theme });
			await settled(page);
			await page.screenshot({ path: join(SHOWN, `card-declined-${size}-${theme}.png`) });
			await wellMade(page, `a declined card, ${size}, ${theme}`);
		}
	}
	await page.getByRole('button', { name: 'Use another card' }).click();
	await typeCard(page, CARDS.works);
	await page.getByText('It is paid.').waitFor();
	await until('it is done', async () => (await state(third.id)) === 'done');
	assert.deepEqual(await provider.taken(), [80, 80, 80]);

	// Whoever runs the centre gives some of it back.
	const counter = await (await stage.visitor()).newPage();
	await signIn(counter, centre, olga);
	const { id } = await customer.get('/api/v1/me');
	await counter.goto(`${centre.url}/operator/money/${id}`);
	await counter.getByRole('button', { name: /^Give back/ }).first().click();
	await counter.getByRole('dialog').getByLabel('Amount, EUR').fill('0.30');
	await counter.getByRole('dialog').getByLabel('Reason').fill('one was unsharp');
	await counter.getByRole('dialog').getByRole('button', { name: 'Give back' }).click();
	await counter.getByText('€0.30').first().waitFor();
	await until('it went back', async () => {
		const { items } = await operator.get('/api/v1/operator/card-payments');
		return items[0].refunds[0]?.state === 'made';
	});
	assert.deepEqual(
		asked.filter((path) => path !== '/account/card'),
		[],
		'no other page speaks with the provider'
	);
	assert.deepEqual(stage.problems, []);
});
