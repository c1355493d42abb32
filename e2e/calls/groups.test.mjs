/** Calls of more than two: four people with cameras of their own, joined through the centre. */

import assert from 'node:assert/strict';
import { settled, wellMade } from '../harness/browser.mjs';
import { acquainted, answers, available, inAddressBook, ringing, seesAll } from '../harness/calls.mjs';
import { filename, onCard } from '../harness/camera.mjs';
import { person } from '../harness/centre.mjs';
import { journey } from '../harness/journey.mjs';
import { Network } from '../harness/network.mjs';
import { until } from '../harness/until.mjs';

const anna = { ...person('Anna Berg'), camera: 5 };
const paul = { ...person('Paul Klein'), camera: 10 };
const greta = { ...person('Greta Holm'), camera: 3 };
const ida = { ...person('Ida Sommer'), camera: 12 };
const mei = person('Mei Tanaka');
const PICTURE = 'DCIM/100CRADL/CRDL0001.JPG';

/** A centre with five customers: the first knows all the others, who do not know each other. */
async function furnished(stage) {
	const centre = await stage.centre();
	const api = await centre.register(anna);
	const others = [];
	for (const one of [paul, greta, ida, mei]) others.push(await centre.register(one));
	for (const one of [api, ...others]) {
		const { id } = await one.get('/api/v1/me');
		await api.post(`/api/v1/operator/customers/${id}/confirm`);
	}
	for (const one of others) await acquainted(one, api);
	const [card] = (await api.list('/api/v1/partners')).filter((one) => one.name === paul.name);
	await api.patch(`/api/v1/partners/${card.id}`, { groups: ['club'] });
	await api.upload(await onCard(await stage.card(), PICTURE), filename(PICTURE));
	await until('the picture is rendered', async () => {
		const images = await api.list('/api/v1/images');
		return images.length === 1 && images.every((image) => !image.rendering);
	});
	return { centre, api };
}

const tile = (page, { name }) => page.locator(`[data-person="${name}"][data-film=camera]`);
const says = (page, words) => page.getByText(words).first().waitFor();

/** Chooses partners in the dialog that is open, and calls them. */
async function choose(page, people) {
	const dialog = page.getByRole('dialog');
	for (const { name } of people) await dialog.getByRole('checkbox', { name }).check();
	await dialog.getByRole('button', { name: `Call ${people.length}`, exact: true }).click();
}

/** The call is encrypted from page to page, as all of these say with the same word; gives it. */
const sealed = (pages) =>
	until('all pages show the same check word', async () => {
		const words = await Promise.all(
			pages.map(async (page) => {
				const says = (await page.locator('.fact.top').innerText()).replace(/\s+/g, ' ');
				return /end-to-end encrypted, check word (\w+ \w+)/.exec(says)?.[1] ?? '';
			})
		);
		return words.every((word) => word && word === words[0]) && words[0];
	});

const unexpected = (stage) =>
	stage.problems.filter(
		(problem) => !/: (404|409)$|net::ERR_FAILED|ERR_CONNECTION|WebSocket connection/.test(problem)
	);

journey(
	'Four people meet: seen, heard, shown and written to, lost and found, gone one by one',
	async (stage, t) => {
		const { centre, api } = await furnished(stage);
		const network = new Network();
		stage.finally(() => network.close());
		const annas = await inAddressBook(stage, centre, anna);
		const pauls = await inAddressBook(stage, centre, paul, { theme: 'dark' });
		const gretas = await inAddressBook(stage, centre, greta, { size: 'phone' });
		const idas = await inAddressBook(stage, centre, ida, { size: 'tablet', network });
		for (const one of [paul, greta, ida]) await available(annas, one);

		// She calls several: who is not there is named, the others ring.
		await annas.getByRole('button', { name: 'Call several' }).click();
		await annas.getByRole('dialog').getByRole('checkbox', { name: paul.name }).waitFor();
		await settled(annas);
		await wellMade(annas, 'the choice of several');
		await choose(annas, [paul, greta, mei]);
		await annas.waitForURL(/\/calls\/./);
		await says(annas, `${mei.name} is offline.`);
		await ringing(gretas, anna).getByText(`with ${paul.name}`).waitFor();
		await answers(pauls, anna);
		// Two are joined directly, and can compare a word.
		await annas.locator('.word').waitFor();
		await seesAll(annas, [paul]);

		// The third is what makes it go through the centre.
		const third = performance.now();
		await answers(gretas, anna);
		await Promise.all([
			seesAll(annas, [paul, greta]),
			seesAll(pauls, [anna, greta]),
			seesAll(gretas, [anna, paul])
		]);
		t.diagnostic(
			`the third answers to all three see each other: ${Math.round(performance.now() - third)} ms`
		);
		await says(annas, 'through the centre');
		// All of them see one word, and nobody sits in between.
		await sealed([annas, pauls, gretas]);

		// A fourth is added from within.
		await annas.keyboard.press('a');
		await choose(annas, [ida]);
		await annas.getByRole('dialog').waitFor({ state: 'detached' });
		await tile(annas, ida).getByText('ringing').waitFor();
		const fourth = performance.now();
		await answers(idas, anna);
		const everybody = [anna, paul, greta, ida];
		const pages = [annas, pauls, gretas, idas];
		const eachSeesEach = () =>
			Promise.all(
				pages.map((page, at) =>
					seesAll(
						page,
						everybody.filter((_, one) => one !== at)
					)
				)
			);
		await eachSeesEach();
		await sealed(pages);
		t.diagnostic(
			`the fourth answers to all four see each other: ${Math.round(performance.now() - fourth)} ms`
		);
		assert.ok(network.passed > 50, 'what Ida sends and sees goes through the network that is cut');
		for (const page of [annas, pauls, gretas]) await settled(page);
		await wellMade(annas, 'a call of four');
		await wellMade(pauls, 'a call of four in the dark');
		await wellMade(gretas, 'a call of four on a phone');

		// One large, the others in a row, by one key; and back.
		await annas.keyboard.press('g');
		await annas.locator('.tile.large').waitFor();
		await annas.keyboard.press('g');
		await annas.locator('.tile.large').waitFor({ state: 'detached' });
		// Pressed where nobody is large: whoever speaks would be, and Greta may.
		await tile(annas, greta).getByRole('button').click();
		await annas.locator(`.tile.large[data-person="${greta.name}"]`).waitFor();
		await seesAll(annas, [paul, greta, ida]);
		await wellMade(annas, 'a call of four with one large');
		// The picture of whom she looks at goes on their card.
		await annas.keyboard.press('p');
		await says(annas, `The picture is on ${greta.name}’s card.`);
		await says(gretas, `${anna.name} has taken your picture`);
		await annas.keyboard.press('g');
		await annas.locator('.tile.large').waitFor({ state: 'detached' });

		// A screen is shown beside the cameras.
		await pauls.keyboard.press('s');
		for (const page of [annas, gretas, idas]) {
			const screen = page.locator(`[data-person="${paul.name}"][data-film=screen]`);
			await screen.waitFor();
			await until('the screen is seen', () =>
				screen.locator('video').evaluate((video) => video.videoWidth > 2 && video.currentTime > 0)
			);
		}
		await eachSeesEach();
		await wellMade(idas, 'a call of four with a screen');
		await pauls.keyboard.press('s');
		await annas.locator('[data-film=screen]').waitFor({ state: 'detached' });

		// A picture is shown to everybody, and kept by one.
		await annas.keyboard.press('f');
		await annas.keyboard.press('Enter');
		for (const page of [pauls, gretas, idas]) await page.locator('.stage .shown img.sharp.there').waitFor();
		await says(pauls, `${anna.name} shows`);
		await wellMade(gretas, 'a picture in a call of four on a phone');
		await idas.keyboard.press('k');
		await says(idas, 'In your library');
		await annas.keyboard.press('Escape');
		for (const page of pages) await page.locator('.stage .shown').waitFor({ state: 'detached' });

		// Words and a hand are for all.
		await gretas.keyboard.press('c');
		await gretas.getByLabel('Message').fill('Can you all hear me?');
		await gretas.keyboard.press('Enter');
		for (const page of [annas, pauls, idas]) {
			await page.keyboard.press('c');
			await page.getByRole('log').getByText('Can you all hear me?').waitFor();
			await page.getByRole('log').getByText(greta.name).waitFor();
		}
		await pauls.getByRole('heading', { name: 'In this call', exact: true }).click();
		await pauls.keyboard.press('h');
		for (const page of [annas, gretas, idas]) await tile(page, paul).getByText('raised a hand').waitFor();

		// One is lost for a while: the others talk on, and she is back by herself.
		network.cut();
		await tile(annas, ida).getByText('connection lost').waitFor();
		await seesAll(annas, [paul, greta]);
		await says(idas, /does not answer|interrupted/);
		network.mend();
		const mended = performance.now();
		await eachSeesEach();
		t.diagnostic(
			`all four see each other ${Math.round(performance.now() - mended)} ms after the network is back`
		);

		// A page that is loaded again is in the same call.
		await pauls.reload();
		await eachSeesEach();

		// They go one by one; whoever is left talks on, and the last two end it.
		const leave = (page) => page.getByRole('button', { name: 'Leave', exact: true }).click();
		await leave(gretas);
		await gretas.getByRole('heading', { name: 'You have left' }).waitFor();
		await wellMade(gretas, 'a call that goes on without one');
		await tile(annas, greta).waitFor({ state: 'detached' });
		await seesAll(annas, [paul, ida]);
		await seesAll(idas, [anna, paul]);
		await leave(pauls);
		await annas.locator('.theirs').waitFor();
		await leave(idas);
		await annas.getByRole('heading', { name: 'The call is over' }).waitFor();
		const [call] = await api.list('/api/v1/calls');
		assert.deepEqual(
			[call.state, call.ended, call.participants.length, call.images.length],
			['over', 'answered', 4, 1]
		);
		assert.deepEqual(unexpected(stage), []);
	}
);

journey('What goes through the centre is opened by those in the call alone', async (stage) => {
	const { centre } = await furnished(stage);
	const annas = await inAddressBook(stage, centre, anna);
	const pauls = await inAddressBook(stage, centre, paul);
	// Her page is given other keys than the others have wrapped for it: as good as somebody in between.
	const gretas = await inAddressBook(stage, centre, greta, { wrongKeys: true });
	const idas = await inAddressBook(stage, centre, ida, { noTransforms: true });
	for (const one of [paul, greta, ida]) await available(annas, one);
	await annas.getByRole('button', { name: 'Call several' }).click();
	await choose(annas, [paul, greta]);
	await annas.waitForURL(/\/calls\/./);
	await answers(pauls, anna);
	await answers(gretas, anna);
	await sealed([annas, pauls, gretas]);
	// What she sends is sealed with keys that the others have.
	await Promise.all([seesAll(annas, [paul, greta]), seesAll(pauls, [anna, greta])]);
	// What comes to her is the same that comes to the others, and nothing of it can be decoded.
	const arrived = () =>
		gretas.evaluate(async () => {
			const open = globalThis.connections.filter((one) => one.connectionState === 'connected');
			const all = await Promise.all(open.map(async (one) => [...(await one.getStats()).values()]));
			const came = all.flat().filter((one) => one.type === 'inbound-rtp' && one.kind === 'video');
			const sum = (of) => came.reduce((sum, one) => sum + (one[of] ?? 0), 0);
			return {
				packets: sum('packetsReceived'),
				decoded: sum('framesDecoded')
			};
		});
	const before = await arrived();
	await until('pictures come to her', async () => (await arrived()).packets > before.packets + 100);
	assert.equal((await arrived()).decoded, before.decoded);

	// Somebody whose browser cannot do it comes in: all go on, and all read because of whom it is not sealed any more.
	await annas.keyboard.press('a');
	await choose(annas, [ida]);
	await answers(idas, anna);
	for (const page of [annas, pauls])
		await says(page, `not end-to-end encrypted, because the browser of ${ida.name} cannot`);
	await says(idas, 'not end-to-end encrypted, because this browser cannot');
	await Promise.all([seesAll(annas, [paul, ida]), seesAll(idas, [anna, paul])]);
	await idas.getByRole('button', { name: 'Leave', exact: true }).click();
	await sealed([annas, pauls]);
	await seesAll(annas, [paul]);
	assert.deepEqual(unexpected(stage), []);
});
