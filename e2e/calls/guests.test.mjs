/** Guests: somebody without an account comes by a link, waits, is let in, sees and is seen, and is removed. */

import assert from 'node:assert/strict';
import { settled, wellMade } from '../harness/browser.mjs';
import { acquainted, film, inAddressBook, pageOn, sees, seesAll } from '../harness/calls.mjs';
import { filename, onCard } from '../harness/camera.mjs';
import { person } from '../harness/centre.mjs';
import { journey } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const anna = { ...person('Anna Berg'), camera: 5 };
const paul = { ...person('Paul Klein'), camera: 10 };
const erna = { name: 'Erna', camera: 3 };
const emil = { name: 'Emil', camera: 12 };
const PICTURE = 'DCIM/100CRADL/CRDL0001.JPG';

/** A centre with two customers who know each other, one of them with a picture. */
async function furnished(stage) {
	const centre = await stage.centre();
	const api = await centre.register(anna);
	const other = await centre.register(paul);
	for (const one of [api, other]) {
		const { id } = await one.get('/api/v1/me');
		await api.post(`/api/v1/operator/customers/${id}/confirm`);
	}
	await acquainted(other, api);
	await api.upload(await onCard(await stage.card(), PICTURE), filename(PICTURE));
	await until('the picture is rendered', async () => {
		const images = await api.list('/api/v1/images');
		return images.length === 1 && images.every((image) => !image.rendering);
	});
	return { centre, api };
}

/** A guest in a browser of their own, at the door. */
async function comes(stage, link, who, how = {}) {
	const page = await pageOn(stage, await film(stage.folder, who.camera), how);
	await page.goto(link);
	await page.getByRole('heading', { name: 'Anna Berg invites you to a call' }).waitFor();
	return page;
}

async function asks(page, who) {
	await page.getByLabel('Your name').fill(who.name);
	await page.getByRole('button', { name: 'Ask to be let in' }).click();
	await page.getByRole('heading', { name: 'Waiting for Anna Berg' }).waitFor();
}

const waiting = (page, { name }) => page.getByRole('alertdialog').getByText(`${name} is waiting`);
const letIn = (page, { name }) => page.getByRole('button', { name: `Let in: ${name}` }).click();
const over = (page) => page.getByRole('heading', { name: 'You are no longer in the call' }).waitFor();

const unexpected = (stage) =>
	stage.problems.filter(
		(problem) => !/: (401|404|409|410|429)$|net::ERR_FAILED|ERR_CONNECTION|WebSocket connection/.test(problem)
	);

journey(
	'A guest without an account opens a link, waits, is let in, is shown a picture, and is removed',
	async (stage, t) => {
		const { centre, api } = await furnished(stage);
		const annas = await inAddressBook(stage, centre, anna);

		// The link, made in the address book.
		await annas.getByRole('button', { name: 'Invite a guest' }).click();
		const dialog = annas.getByRole('dialog', { name: 'Invite a guest' });
		await dialog.getByLabel('For whom or what').fill('Grandma');
		await dialog.getByRole('checkbox', { name: 'For several guests' }).check();
		await settled(annas);
		await wellMade(annas, 'a link for a guest');
		await dialog.getByRole('button', { name: 'Make the link' }).click();
		const link = await dialog.locator('.href a').getAttribute('href');
		await dialog.getByText('“Grandma”').or(dialog.getByText('Grandma')).first().waitFor();
		await settled(annas);
		await wellMade(annas, 'a link that was made');
		await dialog.getByRole('button', { name: 'Close' }).first().click();

		// The guest, on a phone, in the dark.
		const ernas = await comes(stage, link, erna, {
			size: 'phone',
			theme: 'dark'
		});
		await settled(ernas);
		await wellMade(ernas, 'the door of a guest');
		await asks(ernas, erna);
		await settled(ernas);
		await wellMade(ernas, 'the waiting room');
		await waiting(annas, erna).waitFor();
		await annas.getByText('“Grandma”').waitFor();
		await settled(annas);
		await wellMade(annas, 'a guest who waits');

		// A page that is loaded again waits on.
		await ernas.reload();
		await ernas.getByRole('heading', { name: 'Waiting for Anna Berg' }).waitFor();
		assert.equal((await api.get('/api/v1/guests')).items.length, 1);

		// Whoever is in no call begins one by letting the guest in.
		const asked = performance.now();
		await letIn(annas, erna);
		await annas.waitForURL(/\/calls\/./);
		await Promise.all([sees(annas, erna.camera), sees(ernas, anna.camera)]);
		t.diagnostic(`let in to both see each other: ${Math.round(performance.now() - asked)} ms`);
		await annas.getByText('through the centre').waitFor();
		await annas.getByRole('listitem').filter({ hasText: erna.name }).getByText('guest').waitFor();
		await settled(ernas);
		await wellMade(annas, 'a call with a guest');
		await wellMade(ernas, 'a call as a guest, on a phone, in the dark');

		// A picture is shown: the guest sees it.
		await annas.keyboard.press('f');
		await annas.keyboard.press('Enter');
		await ernas.locator('.stage .shown img.sharp.there').waitFor();
		await settled(ernas);
		await wellMade(ernas, 'a picture before a guest');
		await annas.keyboard.press('Escape');
		await ernas.locator('.stage .shown').waitFor({ state: 'detached' });

		// A second one comes by the same link, and is not let in.
		const emils = await comes(stage, link, emil, { size: 'desk' });
		await asks(emils, emil);
		await waiting(annas, emil).waitFor();
		await settled(annas);
		await wellMade(annas, 'a guest who waits during a call');
		await annas.getByRole('button', { name: 'Not now: Emil' }).click();
		await emils.getByRole('heading', { name: 'Anna Berg cannot let you in now' }).waitFor();
		await settled(emils);
		await wellMade(emils, 'a guest who was not let in');
		await emils.getByRole('button', { name: 'Ask again' }).click();
		await emils.getByLabel('Your name').fill(emil.name);
		await emils.getByRole('button', { name: 'Ask to be let in' }).click();
		await emils.getByText('Too many requests').waitFor();

		// A guest who loads the page again is in the same call.
		await ernas.reload();
		await Promise.all([sees(annas, erna.camera), sees(ernas, anna.camera)]);

		// Removed, the guest has nothing left of it.
		await annas.getByRole('button', { name: 'Remove Erna from the call' }).click();
		await over(ernas);
		await settled(ernas);
		await wellMade(ernas, 'a call that is over for a guest');
		assert.equal(await ernas.evaluate(async () => (await fetch('/api/v1/guest')).status), 401);
		await annas.getByRole('heading', { name: 'The call is over' }).waitFor();
		const [call] = await api.list('/api/v1/calls');
		assert.deepEqual(
			call.participants.map((one) => [one.name, one.guest]),
			[
				[anna.name, false],
				[erna.name, true]
			]
		);

		// Taken back, the link opens to nobody.
		await annas
			.getByRole('link', { name: 'To the address book' })
			.or(annas.getByRole('link', { name: 'People' }))
			.first()
			.click();
		await annas.getByRole('button', { name: 'Invite a guest' }).click();
		await annas.getByRole('button', { name: 'Take back the link: Grandma' }).click();
		await annas.getByText('Nobody comes by this link any more.').waitFor();
		await ernas.reload();
		await ernas.getByRole('heading', { name: 'This invitation does not open' }).waitFor();
		await settled(ernas);
		await wellMade(ernas, 'an invitation that does not open');
		assert.deepEqual(unexpected(stage), []);
	}
);

journey('A guest joins two who talk already, and stays no longer than they do', async (stage, t) => {
	const { centre, api } = await furnished(stage);
	const annas = await inAddressBook(stage, centre, anna);
	const pauls = await inAddressBook(stage, centre, paul);
	await annas.getByRole('article', { name: paul.name }).getByText('available', { exact: true }).waitFor();
	await annas.getByRole('button', { name: `Call ${paul.name}` }).click();
	await pauls.getByRole('alertdialog', { name: `${anna.name} is calling` }).waitFor();
	await pauls.keyboard.press('Enter');
	// Two are joined directly.
	await Promise.all([sees(annas, paul.camera), sees(pauls, anna.camera)]);

	const { href } = await api.post('/api/v1/guest-links', {
		several: true,
		title: 'Club'
	});
	const ernas = await comes(stage, centre.url + href, erna);
	await asks(ernas, erna);
	await waiting(annas, erna).waitFor();
	assert.equal(await pauls.getByText(`${erna.name} is waiting`).count(), 0, 'Paul did not invite her');
	const asked = performance.now();
	await letIn(annas, erna);
	await Promise.all([
		seesAll(annas, [paul, erna]),
		seesAll(pauls, [anna, erna]),
		seesAll(ernas, [anna, paul])
	]);
	t.diagnostic(`let in to all three see each other: ${Math.round(performance.now() - asked)} ms`);
	await settled(ernas);
	await wellMade(ernas, 'a call of three as a guest');

	// Whoever made the link goes; the other one talks on with the guest, and ends it for her.
	await annas.getByRole('button', { name: 'Leave', exact: true }).click();
	await Promise.all([sees(pauls, erna.camera), sees(ernas, paul.camera)]);
	await pauls.getByRole('button', { name: 'Leave', exact: true }).click();
	await over(ernas);

	// In the reader's language.
	for (const [locale, words] of [
		['de-DE', 'Anna Berg lädt Sie zu einem Gespräch ein'],
		['ja-JP', 'Anna Bergさんが通話に招待しています']
	]) {
		const page = await (await stage.visitor({ locale, size: 'tablet' })).newPage();
		await page.goto(centre.url + href);
		await page.getByRole('heading', { name: words }).waitFor();
		await settled(page);
		await wellMade(page, `the door of a guest, ${locale}`);
	}
	assert.deepEqual(unexpected(stage), []);
});

journey('Where no guests are let in, nobody is offered to invite one', async (stage) => {
	const centre = await stage.centre({ CRADLE_CALLS_GUESTS: 'false' });
	await centre.register(anna);
	const page = await inAddressBook(stage, centre, anna);
	await page.getByRole('button', { name: 'Invite', exact: true }).first().waitFor();
	await page.getByRole('button', { name: 'Invite a guest' }).waitFor({ state: 'detached' });
	assert.deepEqual(stage.problems, []);
});
