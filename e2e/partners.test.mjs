/** Two centres: what one takes orders for, the other prints. The club's customer is Anna; the lab has never met her. */

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { drawn, settled, signIn, SIZES, wellMade } from './harness/browser.mjs';
import { filename, onCard } from './harness/camera.mjs';
import { HOME } from './harness/carrier.mjs';
import { person } from './harness/centre.mjs';
import { wellDone } from './harness/command.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { built, RESULTS } from './harness/program.mjs';
import { until } from './harness/until.mjs';

const olga = person('Olga Berg');
const lena = person('Lena Lab');
const anna = person('Anna Berg');
const NAMES = [1, 2].map((number) => `DCIM/100CRADL/CRDL000${number}.JPG`);
const SMALL = { size: '100x150', paper: 'photo', finish: 'glossy' };
const FEE = { fee_share: 5_000, fee_each: 10 };

const put = async (who, path, body, method = 'PUT') => {
	const { status, body: answer } = await who.ask(method, path, { body });
	assert.equal(status, 200, JSON.stringify(answer));
};

/** The lab, with a folder that its machine watches, and the club, with prices, post and a customer with two pictures. */
async function shops(stage) {
	const lab = await stage.centre({}, { data: join(stage.folder, 'lab') });
	const club = await stage.centre({}, { data: join(stage.folder, 'club') });
	const [atLab, atClub] = [await lab.register(lena), await club.register(olga)];
	const api = await club.register(anna);
	await atLab.post('/api/v1/operator/places', {
		name: 'Minilab',
		enabled: true,
		kind: 'folder',
		folder: 'minilab',
		products: [SMALL]
	});
	await atClub.post('/api/v1/operator/price-lists', {
		name: '',
		taxing: 'gross',
		tariffs: [{ service: 'print', per: 'picture', steps: [{ from: 1, each: 40 }], extras: [], tax: 1900 }]
	});
	await put(atClub, '/api/v1/operator/delivery', {
		counters: [],
		countries: [{ code: 'AT', name: 'AUSTRIA' }],
		carriers: []
	});
	await put(api, '/api/v1/me', { delivery_addresses: [HOME] }, 'PATCH');
	await put(api, '/api/v1/payment-methods', { method: 'counter' });
	const card = await stage.card();
	for (const name of NAMES) await api.upload(await onCard(card, name), filename(name));
	await until('everything is rendered', async () =>
		(await api.list('/api/v1/images')).every((image) => !image.rendering)
	);
	return { lab, club, atLab, atClub, api };
}

/** Introduces the two by what each page shows, without a browser: how the lab is called at the club. */
async function introduced(lab, atLab, atClub) {
	const said = (name, more) => ({ name, fulfils: [], accepts: false, fee_share: 0, fee_each: 0, ...more });
	const ours = await atLab.post('/api/v1/operator/partners', said('Club', { accepts: true }));
	const there = await atClub.post(
		'/api/v1/operator/partners',
		said('North Lab', { fulfils: ['print'], ...FEE, address: ours.address, secret: ours.secret })
	);
	const known = said('Club', { accepts: true, address: there.address, secret: there.secret });
	await put(atLab, `/api/v1/operator/partners/${ours.id}`, known);
	await atClub.post('/api/v1/operator/places', {
		name: 'North Lab',
		enabled: true,
		kind: 'partner',
		partner: there.id,
		products: [SMALL]
	});
	return there.id;
}

/** Both ledgers are what they say. */
async function booksAreRight(...centres) {
	for (const { data } of centres) await wellDone(built('cradle'), ['billing', 'verify', '--data', data]);
}

const labs = async (lab) => readdir(join(lab.data, 'labs/minilab')).catch(() => []);

/** Waits until an order of Anna's is done. */
const done = (api, id) =>
	until('the order is done', async () => (await api.get(`/api/v1/orders/${id}`)).state === 'done', {
		within: 90_000
	});

journey(
	'Two operators introduce their centres; one prints for the other, and is owed for it',
	async (stage) => {
		const { lab, club, atLab, atClub, api } = await shops(stage);
		const [labPage, clubPage] = [
			await (await stage.visitor()).newPage(),
			await (await stage.visitor()).newPage()
		];
		await signIn(labPage, lab, lena);
		await signIn(clubPage, club, olga);

		// Each adds the other one, and types in what the other one's page shows.
		const add = async (page, centre, name, fill) => {
			await page.goto(`${centre.url}/operator/partners`);
			await page.getByRole('button', { name: 'Add a partner' }).click();
			const form = page.getByRole('dialog', { name: 'Add a partner' });
			await form.getByLabel('Name', { exact: true }).fill(name);
			await fill(form);
			await settled(page);
			await wellMade(page, `adding ${name}`);
			await form.getByRole('button', { name: 'Save' }).click();
			await form.waitFor({ state: 'detached' });
			const shown = page.locator('dl code');
			return [await shown.nth(0).innerText(), await shown.nth(1).innerText()];
		};
		const [labsAddress, labsSecret] = await add(labPage, lab, 'Club', async (form) => {
			await form.getByLabel('It prints for us').uncheck();
			await form.getByLabel('We print for it').check();
		});
		await labPage.getByText('Address or secret is missing').waitFor();
		const [address, secret] = await add(clubPage, club, 'North Lab', async (form) => {
			await form.getByLabel('Its address').fill(labsAddress);
			await form.getByLabel('Its secret').fill(labsSecret);
			await form.getByLabel('Of the price, in percent').fill('50');
			await form.getByLabel('For each order, besides').fill('0.10');
		});
		await labPage.getByRole('link', { name: 'Club' }).click();
		await labPage.getByRole('button', { name: 'Change' }).click();
		const change = labPage.getByRole('dialog', { name: 'Club' });
		await change.getByLabel('Its address').fill(address);
		await change.getByLabel('Its secret').fill(secret);
		await change.getByRole('button', { name: 'Save' }).click();
		await change.waitFor({ state: 'detached' });

		// The lab becomes a place where the club's customers have prints made.
		await clubPage.goto(`${club.url}/operator/places`);
		await clubPage.getByRole('button', { name: 'Add a place' }).click();
		const place = clubPage.getByRole('dialog', { name: 'Add a place' });
		await place.getByLabel('Name', { exact: true }).fill('North Lab');
		await place.getByLabel('Kind', { exact: true }).click();
		await clubPage.getByRole('option', { name: 'Partner centre' }).click();
		await place.getByLabel('Size').fill('100x150');
		await place.getByRole('button', { name: 'Save' }).click();
		await place.waitFor({ state: 'detached' });

		// Anna orders two prints by post, as anywhere.
		const page = await (await stage.visitor()).newPage();
		await signIn(page, club, anna);
		await on.shows(page, NAMES.length);
		await drawn(page);
		await on.pick(page, ['CRDL0001', 'CRDL0002']);
		await page.getByRole('button', { name: 'Order …' }).click();
		await on.choose(page, 'Print');
		await on.confirm(page, 'Choose size and paper');
		const dialog = page.getByRole('dialog', { name: 'Print pictures' });
		await dialog.getByText('Wien').first().waitFor();
		await dialog.getByRole('button', { name: 'Done' }).click();
		await until('the price is said', async () => (await on.sentence(page).innerText()).includes('€0.80'));
		await on.confirm(page, 'Print');
		await page.getByRole('link', { name: 'Follow it' }).click();
		const id = await on.done(page);

		// She sees who was shown what.
		const shown = page.getByRole('heading', { name: 'Who received your details' });
		await shown.waitFor();
		await page.getByText('Delivery address to North Lab').waitFor();
		await page.getByText('Name to North Lab').waitFor();
		await settled(page);
		await wellMade(page, 'an order that a partner has printed');
		const { items } = await api.get('/api/v1/disclosures');
		assert.deepEqual(items.map((one) => one.field).sort(), ['delivery', 'name']);

		// The lab has printed it, once, knows where it goes, and nothing else of her.
		assert.deepEqual(await labs(lab), ['R-1']);
		const [there] = (await atLab.get('/api/v1/operator/orders')).items;
		assert.equal(there.state, 'done');
		await labPage.goto(`${lab.url}/operator/orders/${there.id}`);
		await labPage.getByRole('heading', { name: 'For Club, order R-1 there' }).waitFor();
		await labPage.locator('address').getByText('Ringstraße 2').waitFor();
		await settled(labPage);
		await wellMade(labPage, 'an order of a partner');
		const { body } = await atLab.ask('GET', `/api/v1/operator/orders/${there.id}`);
		assert.ok(!JSON.stringify(body).includes(anna.email), 'her email address stays at home');
		assert.equal(body.for_partner.name, 'Anna Berg');

		// The club owes half of the price and ten cents.
		await clubPage.goto(`${club.url}/operator/partners`);
		await clubPage.getByRole('link', { name: 'North Lab' }).click();
		await clubPage.getByText('Owed: €0.50').waitFor();
		await clubPage.getByText('€0.50 · owed').waitFor();
		await settled(clubPage);
		await wellMade(clubPage, 'a partner');
		const [partner] = (await atClub.get('/api/v1/operator/partners')).items;
		assert.deepEqual([partner.waiting, partner.owed], [0, [{ amount: 50, currency: 'EUR' }]]);
		assert.equal((await api.get(`/api/v1/orders/${id}`)).state, 'done');
		await booksAreRight(club, lab);
		assert.deepEqual(stage.problems, []);
	}
);

journey(
	'Pictures go straight from the camera to the lab, which asks home for whom they are',
	async (stage) => {
		const { lab, club, atLab, atClub, api } = await shops(stage);
		const there = await introduced(lab, atLab, atClub);
		const before = (await api.list('/api/v1/images')).length;
		const agent = await stage.agent(club, [await stage.card('straight')]);
		await agent.belongsTo(api);
		const page = await (await stage.visitor()).newPage();
		await page.goto(agent.address);
		await on.show(page, 'All');
		await drawn(page);
		await on.pick(page, ['CRDL0003', 'CRDL0004']);
		await on.choose(page, 'Print');
		await on.confirm(page, 'Choose size and paper');
		const dialog = page.getByRole('dialog', { name: 'Print pictures' });
		await dialog.getByLabel('Send the pictures straight to North Lab').check();
		await dialog.getByText('Wien').first().waitFor();
		await settled(page);
		await wellMade(page, 'prints that go straight to a partner');
		// The lab is away: the order is charged, and its pictures wait here.
		await lab.kill();
		await dialog.getByRole('button', { name: 'Done' }).click();
		await on.confirm(page, 'Print');
		await until(
			'the order is placed at home',
			async () => (await api.get('/api/v1/orders')).items.length === 1
		);
		await lab.start();
		await agent.delivered({ within: 90_000 });
		const [order] = (await api.get('/api/v1/orders')).items;
		await done(api, order.id);

		// Nothing of it came into her library, and the lab was told of home, not of the agent, for whom it is.
		assert.equal((await api.list('/api/v1/images')).length, before);
		const [guest] = (await atLab.get('/api/v1/operator/orders')).items;
		const { for_partner: of } = await atLab.get(`/api/v1/operator/orders/${guest.id}`);
		assert.deepEqual([of.name, of.delivery.city, guest.pictures], ['Anna Berg', 'Wien', 2]);
		assert.deepEqual(await labs(lab), ['R-1']);
		const partner = await atClub.get(`/api/v1/operator/partners/${there}`);
		assert.deepEqual([partner.owed, partner.refusals], [[{ amount: 50, currency: 'EUR' }], []]);

		// She sees where they went, and who was told what.
		const own = await (await stage.visitor()).newPage();
		await signIn(own, club, anna);
		await own.goto(`${club.url}/orders/${order.id}`);
		await own.getByText('The pictures went straight from the camera to North Lab.').waitFor();
		await own.getByText('Delivery address to North Lab').waitFor();
		await settled(own);
		await wellMade(own, 'an order whose pictures went straight to a partner');
		await booksAreRight(club, lab);
		assert.deepEqual(own.problems, []);
	}
);

journey('A lab that is killed and comes back prints what it was passed, once', async (stage) => {
	const { lab, club, atLab, atClub, api } = await shops(stage);
	const there = await introduced(lab, atLab, atClub);
	const images = (await api.list('/api/v1/images')).map((image) => image.id);
	const order = async (key) =>
		api.post('/api/v1/orders', { service: 'print', images, options: { print: SMALL } }, key);
	await lab.kill();
	const first = await order('one');
	const partner = () => atClub.get(`/api/v1/operator/partners/${there}`);
	await until('the message waits', async () => (await partner()).messages[0]?.problem);
	assert.deepEqual((await partner()).owed, [], 'nobody is owed for what they do not have');
	assert.equal((await api.get(`/api/v1/orders/${first.id}`)).state, 'fulfilling');
	await lab.start();
	// The operator does not wait until it is sent by itself.
	const [message] = (await partner()).messages;
	await atClub.post(`/api/v1/operator/partners/${there}/messages/${message.id}/again`);
	await done(api, first.id);
	// Killed again and again while it works.
	const second = await order('two');
	for (let times = 0; times < 3; times++) {
		await lab.kill();
		await lab.start();
	}
	await done(api, second.id);
	await until('nothing waits', async () => (await partner()).waiting === 0);
	assert.deepEqual((await labs(lab)).sort(), ['R-1', 'R-2']);
	assert.deepEqual((await partner()).owed, [{ amount: 100, currency: 'EUR' }]);
	await booksAreRight(club, lab);

	// On the command line it is the same.
	const command = (...words) => wellDone(built('cradle'), [...words, '--data', club.data]);
	assert.match(
		await command('partner', 'add', 'South Lab', '--prints'),
		/^address http.*\nsecret {2}whsec_/m
	);
	const [south] = (await command('partner', 'list')).split('\n').filter((line) => /South Lab/.test(line));
	assert.match(south, /prints for us, address or secret is missing/);
	const [id] = south.split(' ');
	await command('place', 'add', 'South', '--partner', id, '--makes', '100x150,photo,glossy');
	assert.match(await command('place', 'list'), new RegExp(`South, partner ${id}`));
	await command('place', 'remove', 'South');
	await command('partner', 'remove', id);
});

journey('The pages about partners are well made at every width, light and dark', async (stage, t) => {
	const shown = join(RESULTS, 'pages');
	mkdirSync(shown, { recursive: true });
	const { lab, club, atLab, atClub, api } = await shops(stage);
	const there = await introduced(lab, atLab, atClub);
	const images = (await api.list('/api/v1/images')).map((image) => image.id);
	const { id } = await api.post('/api/v1/orders', { service: 'print', images, options: { print: SMALL } });
	await done(api, id);
	const [guest] = (await atLab.get('/api/v1/operator/orders')).items;
	const agent = await stage.agent(club, [await stage.card('straight')]);
	await agent.belongsTo(api);
	await agent.choose(NAMES, 'print', { print: { ...SMALL, direct: true } });
	await agent.delivered({ within: 90_000 });
	const [straight] = (await api.get('/api/v1/orders')).items;
	await done(api, straight.id);
	const heading = (page) => page.locator('main h1').first().waitFor({ state: 'attached' });
	const opened = (button, dialog) => async (page) => {
		await page.getByRole('button', { name: button }).first().click();
		await page.getByRole('dialog', { name: dialog }).waitFor();
	};
	const pages = [
		[club, olga, 'partners', '/operator/partners', heading],
		[club, olga, 'partner', `/operator/partners/${there}`, heading],
		[club, olga, 'partner to add', '/operator/partners', opened('Add a partner', 'Add a partner')],
		[lab, lena, 'order of a partner', `/operator/orders/${guest.id}`, heading],
		[club, anna, 'order at a partner', `/orders/${id}`, heading],
		[club, anna, 'order straight to a partner', `/orders/${straight.id}`, heading],
		[
			club,
			anna,
			'who received details',
			'/account',
			(page) => page.getByRole('heading', { name: 'Who received your details' }).scrollIntoViewIfNeeded()
		]
	];
	for (const size of Object.keys(SIZES)) {
		for (const theme of ['light', 'dark']) {
			for (const [centre, who] of [
				[club, olga],
				[lab, lena],
				[club, anna]
			]) {
				const page = await (await stage.visitor({ size, theme })).newPage();
				await signIn(page, centre, who);
				for (const [, , name, address, ready] of pages.filter(([, whose]) => whose === who)) {
					await t.test(`${name}, ${size}, ${theme}`, async () => {
						await page.goto(centre.url + address);
						await ready(page);
						await settled(page);
						await page.screenshot({ path: join(shown, `${name}-${size}-${theme}.png`) });
						await wellMade(page, name);
					});
				}
			}
			await t.test(`prints straight to a partner, ${size}, ${theme}`, async () => {
				const page = await (await stage.visitor({ size, theme })).newPage();
				await page.goto(agent.address);
				await on.show(page, 'All');
				await drawn(page);
				await on.pick(page, ['CRDL0001']);
				await on.choose(page, 'Print');
				await on.confirm(page, 'Choose size and paper');
				const check = page.getByLabel('Send the pictures straight to North Lab');
				await check.check();
				await check.scrollIntoViewIfNeeded();
				await settled(page);
				await page.screenshot({ path: join(shown, `prints straight to a partner-${size}-${theme}.png`) });
				await wellMade(page, 'prints that go straight to a partner');
			});
		}
	}
});
