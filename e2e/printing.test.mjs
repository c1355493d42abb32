/** Prints from the selection to the paper: a price, a crop, a sheet that fails and is repeated, a centre that dies. */

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawn, settled, signIn, SIZES, wellMade } from './harness/browser.mjs';
import { filename, onCard } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { noPrinters, Printer } from './harness/printer.mjs';
import { RESULTS } from './harness/program.mjs';
import { until } from './harness/until.mjs';

const olga = person('Olga Berg');
const anna = person('Anna Berg');
const NAMES = [1, 2, 4].map((number) => `DCIM/100CRADL/CRDL000${number}.JPG`);
const SMALL = { size: '100x150', paper: 'photo', finish: 'glossy' };

const put = async (who, path, body) => {
	const { status, body: answer } = await who.ask('PUT', path, { body });
	assert.equal(status, 200, JSON.stringify(answer));
};

/** A customer with three pictures and ten euro, who prints for 40 cents each at this place. */
async function shop(stage, place) {
	const centre = await stage.centre();
	const operator = await centre.register(olga);
	const api = await centre.register(anna);
	const card = await stage.card();
	for (const name of NAMES) await api.upload(await onCard(card, name), filename(name));
	await until('everything is rendered', async () =>
		(await api.list('/api/v1/images')).every((image) => !image.rendering)
	);
	if (place) await operator.post('/api/v1/operator/places', place);
	const { id } = await api.get('/api/v1/me');
	await operator.post(`/api/v1/operator/accounts/${id}/bookings`, {
		what: 'top-up',
		till: 'cash',
		amount: 1_000
	});
	await put(api, '/api/v1/payment-methods', { method: 'prepaid' });
	return { centre, operator, api };
}

const priced = (operator) =>
	operator.post('/api/v1/operator/price-lists', {
		name: '',
		taxing: 'gross',
		tariffs: [{ service: 'print', per: 'picture', steps: [{ from: 1, each: 40 }], extras: [], tax: 1900 }]
	});

journey(
	'Three pictures are cropped, priced and printed, and a sheet that failed is repeated for nothing',
	async (stage) => {
		const printer = await Printer.start(join(stage.folder, 'printer'));
		stage.finally(() => printer.switchOff());
		const { centre, operator, api } = await shop(stage, null);

		// Whoever runs the centre puts a printer in, which says what it is.
		const counter = await (await stage.visitor()).newPage();
		await signIn(counter, centre, olga);
		await counter.goto(`${centre.url}/operator/places`);
		await counter.getByRole('button', { name: 'Add a place' }).click();
		const form = counter.getByRole('dialog', { name: 'Add a place' });
		await form.getByLabel('Name', { exact: true }).fill('Counter');
		await form.getByLabel('Address').fill(printer.uri);
		await form.getByLabel('Size').fill('100x150');
		await form.getByLabel('The printer’s name for the sheet').fill('om_small-photo_100x150mm');
		await form.getByRole('button', { name: 'Save' }).click();
		await form.waitFor({ state: 'detached' });
		await counter.getByRole('button', { name: 'Ask the printer' }).click();
		await counter.getByText('Test Lab 1 · ready').waitFor();
		await settled(counter);
		await wellMade(counter, 'output places');
		await priced(operator);

		// A customer picks three, crops one by keys, wants two of another.
		const page = await (await stage.visitor()).newPage();
		await signIn(page, centre, anna);
		await on.shows(page, NAMES.length);
		await drawn(page);
		await on.pick(page, ['CRDL0001', 'CRDL0002', 'CRDL0004']);
		await page.getByRole('button', { name: 'Order …' }).click();
		await on.choose(page, 'Print');
		await on.confirm(page, 'Choose size and paper');
		const dialog = page.getByRole('dialog', { name: 'Print pictures' });
		await dialog.getByLabel('Copies of CRDL0002.JPG').fill('2');
		await dialog.getByLabel('Index print').check();
		await dialog.getByRole('button', { name: /^Crop\b.*CRDL0001/ }).click();
		const frame = dialog.getByRole('slider', { name: 'What is printed of CRDL0001.JPG' });
		await frame.focus();
		for (let times = 0; times < 8; times++) await page.keyboard.press('-');
		await page.keyboard.press('Shift+ArrowLeft');
		await settled(page);
		await wellMade(page, 'the choices of a print');
		const box = await frame.boundingBox();
		await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
		await page.mouse.down();
		await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 8, { steps: 3 });
		await page.mouse.up();
		await dialog.getByRole('button', { name: 'Done' }).click();
		await until('the price of four prints and their index is said', async () =>
			(await on.sentence(page).innerText()).endsWith('— €2.00, from your balance')
		);
		await page.getByText(/too few pixels for this size/).waitFor();

		// The printer gives up on what it gets.
		await printer.does('exit 1');
		await on.confirm(page, 'Print');
		await page.getByRole('link', { name: 'Follow it' }).click();
		await page.locator('[data-print] .failed').nth(7).waitFor({ timeout: 60_000 });
		const [order] = (await api.get('/api/v1/orders')).items;
		assert.equal(order.state, 'fulfilling');
		const [item] = (await api.get(`/api/v1/orders/${order.id}`)).options.print.items.filter(
			(one) => one.crop
		);
		assert.ok(item.crop.width < 0.9 && item.crop.left < 0.15, JSON.stringify(item.crop));

		// The one who runs the centre looks after it, and repeats each sheet; nobody pays twice.
		await printer.does('exit 0');
		await counter.goto(`${centre.url}/operator/orders/${order.id}`);
		for (const number of [1, 2, 3, 4]) {
			await counter
				.locator(`[data-print="${number - 1}"]`)
				.getByRole('button', { name: 'Print again' })
				.click();
			await counter.locator(`[data-print="${number - 1}"] .done`).waitFor({ timeout: 60_000 });
		}
		await settled(counter);
		await wellMade(counter, 'an order at the counter');
		await on.done(page);
		assert.equal((await api.get('/api/v1/account')).balance.amount, 800);
		const printed = await printer.printed();
		assert.deepEqual(printed.slice(4).sort(), [
			'om_small-photo_100x150mm 1',
			'om_small-photo_100x150mm 1',
			'om_small-photo_100x150mm 1',
			'om_small-photo_100x150mm 2'
		]);
		await settled(page);
		await wellMade(page, 'an order of prints');
		assert.deepEqual(stage.problems, []);
	},
	{ skip: noPrinters }
);

journey(
	'A printer that is off is waited for, and a centre that dies in mid-work prints nothing twice',
	async (stage) => {
		const printer = await Printer.start(join(stage.folder, 'printer'));
		stage.finally(() => printer.switchOff());
		const { centre, operator, api } = await shop(stage, {
			name: 'Counter',
			enabled: true,
			kind: 'ipp',
			uri: printer.uri,
			products: [{ ...SMALL, media: 'om_small-photo_100x150mm' }]
		});
		await priced(operator);
		await printer.switchOff();
		const images = (await api.list('/api/v1/images')).map((image) => image.id);
		const { id } = await api.post('/api/v1/orders', { service: 'print', images, options: { print: SMALL } });
		const order = () => api.get(`/api/v1/orders/${id}`);
		await until('it waits for the printer', async () =>
			(await order()).prints.some((print) => print.state === 'held')
		);
		const counter = await (await stage.visitor()).newPage();
		await signIn(counter, centre, olga);
		await counter.goto(`${centre.url}/operator`);
		await counter.getByRole('link', { name: 'See what failed' }).click();
		const work = counter.getByRole('listitem').filter({ hasText: 'Make prints' });
		await work.getByText(/refused/).waitFor();
		await settled(counter);
		await wellMade(counter, 'background work that failed');
		await work.getByRole('button', { name: /^Try now/ }).click();
		await counter.getByText('It is being tried.').waitFor();
		await printer.switchOn();
		await until('a sheet is printed', async () => (await printer.printed()).length > 0);
		await centre.kill();
		await centre.start();
		await until('all of it is done', async () => (await order()).state === 'done');
		assert.equal((await printer.printed()).length, 3);
		assert.equal((await api.get('/api/v1/account')).balance.amount, 880);
	},
	{ skip: noPrinters }
);

journey('A lab takes whole orders out of its folder', async (stage) => {
	const { centre, operator, api } = await shop(stage, {
		name: 'Lab',
		enabled: true,
		kind: 'folder',
		folder: 'minilab',
		products: [SMALL]
	});
	await priced(operator);
	const images = (await api.list('/api/v1/images')).map((image) => image.id);
	const print = { ...SMALL, copies: 2, border: 3, index: true };
	const { id } = await api.post('/api/v1/orders', { service: 'print', images, options: { print } });
	await until('it is handed over', async () => (await api.get(`/api/v1/orders/${id}`)).state === 'done');
	const folder = join(centre.data, 'labs/minilab');
	assert.deepEqual(await readdir(folder), ['R-1']);
	const order = await readFile(join(folder, 'R-1/MISC/AUTPRINT.MRK'), 'latin1');
	assert.equal(order.match(/PRT QTY = 002/g).length, 3);
	assert.equal(order.split('PRT TYP = IDX')[1].match(/IMG SRC/g).length, 3, 'the lab makes the index');
	const sheet = await readFile(join(folder, 'R-1/DCIM/100CRADL/CRDL0001.JPG'));
	assert.equal(sheet.readUInt16BE(14), 300, 'dots to the inch');
});

journey('The pages about prints are well made at every width, light and dark', async (stage, t) => {
	const shown = join(RESULTS, 'pages');
	mkdirSync(shown, { recursive: true });
	const { centre, operator, api } = await shop(stage, {
		name: 'Lab in town',
		enabled: true,
		kind: 'folder',
		folder: 'minilab',
		pattern: '{size}/{finish}/{copies}x_{number}_{name}',
		products: [SMALL, { ...SMALL, finish: 'matt' }, { size: '130x180', paper: 'fine-art', finish: 'matt' }]
	});
	await priced(operator);
	const images = (await api.list('/api/v1/images')).map((image) => image.id);
	const { id } = await api.post('/api/v1/orders', { service: 'print', images, options: { print: SMALL } });
	await until('it is handed over', async () => (await api.get(`/api/v1/orders/${id}`)).state === 'done');
	const heading = (page) => page.locator('main h1').first().waitFor();
	const choosing = async (page) => {
		await on.shows(page, NAMES.length);
		await on.pick(page, ['CRDL0001', 'CRDL0002']);
		await page.getByRole('button', { name: 'Order …' }).click();
		await on.choose(page, 'Print');
		await on.confirm(page, 'Choose size and paper');
		await page.getByRole('button', { name: /^Crop\b.*CRDL0001/ }).click();
		await page.getByRole('slider').waitFor();
	};
	const pages = [
		[anna, 'order of prints', `/orders/${id}`, heading],
		[anna, 'choices of a print', '/library', choosing],
		[olga, 'output places', '/operator/places', heading],
		[olga, 'order at the counter', `/operator/orders/${id}`, heading],
		[
			olga,
			'output place to add',
			'/operator/places',
			async (page) => {
				await page.getByRole('button', { name: 'Add a place' }).click();
				await page.getByRole('dialog').waitFor();
			}
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
