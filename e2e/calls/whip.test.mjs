/** A camera that speaks WHIP and a screen that speaks WHEP in a call of two: GStreamer's own, over the network. */

import assert from 'node:assert/strict';
import { settled, wellMade } from '../harness/browser.mjs';
import { acquainted, film, inAddressBook, sees, seesAll } from '../harness/calls.mjs';
import { person } from '../harness/centre.mjs';
import { journey } from '../harness/journey.mjs';
import { Whip } from '../harness/whip.mjs';

const anna = { ...person('Anna Berg'), camera: 5 };
const paul = { ...person('Paul Klein'), camera: 10 };
const second = { name: 'Second camera of Anna Berg', camera: 3 };
const third = { name: 'Table', camera: 12 };

async function furnished(stage) {
	const centre = await stage.centre();
	const apis = [await centre.register(anna), await centre.register(paul)];
	for (const api of apis) {
		const { id } = await api.get('/api/v1/me');
		await apis[0].post(`/api/v1/operator/customers/${id}/confirm`);
	}
	await acquainted(apis[1], apis[0]);
	return { centre, apis };
}

const dialog = (page) => page.getByRole('dialog');
const listed = (page, { name }) => page.locator(`[data-feed="${name}"]`);
const tile = (page, { name }) => page.locator(`[data-person="${name}"][data-film=camera]`);

/** Makes an address in the call; gives what its owner would type into OBS. */
async function made(page, fill = async () => {}) {
	await page.getByRole('button', { name: 'Connect a camera or OBS' }).click();
	await dialog(page).getByLabel('Name').waitFor();
	await fill(dialog(page));
	await dialog(page).getByRole('button', { name: 'Make an address' }).click();
	const address = await dialog(page).getByLabel('Server', { exact: true }).inputValue();
	const token = await dialog(page).getByLabel('Bearer token', { exact: true }).inputValue();
	return { address, token };
}

const close = (page) => dialog(page).getByRole('button', { name: 'Close' }).last().click();

const unexpected = (stage) =>
	stage.problems.filter(
		(problem) => !/: (404|409)$|net::ERR_FAILED|ERR_CONNECTION|WebSocket connection/.test(problem)
	);

journey(
	'A camera beside the computer sends to a call, a screen shows it, and both are seen for what they are',
	async (stage, t) => {
		const { centre, apis } = await furnished(stage);
		const annas = await inAddressBook(stage, centre, anna);
		const pauls = await inAddressBook(stage, centre, paul, { theme: 'dark', size: 'phone' });
		const card = annas.getByRole('article', { name: paul.name });
		await card.getByText('available', { exact: true }).waitFor();
		await card.getByRole('button', { name: `Call ${paul.name}` }).click();
		await annas.waitForURL(/\/calls\/./);
		await pauls.getByRole('alertdialog', { name: `${anna.name} is calling` }).waitFor();
		await pauls.keyboard.press('Enter');
		await pauls.waitForURL(/\/calls\/./);
		await Promise.all([sees(annas, paul.camera), sees(pauls, anna.camera)]);

		// An address, and its token this once.
		await annas.getByRole('button', { name: 'Connect a camera or OBS' }).click();
		await dialog(annas).getByLabel('Name').waitFor();
		await settled(annas);
		await wellMade(annas, 'connecting a camera');
		await annas.keyboard.press('Escape');
		const camera = await made(annas);
		await settled(annas);
		await wellMade(annas, 'the address of a camera');
		await close(annas);
		await listed(annas, second).getByText('not connected yet').waitFor();
		// As long as nothing has come, two are joined directly.
		await annas.locator('.word').waitFor();

		const before = performance.now();
		const vp8 = Whip.send(stage, camera, await film(stage.folder, second.camera), 'vp8');
		await vp8.says('that it is in', (one) => one.status === 201);
		await Promise.all([seesAll(annas, [paul, second]), seesAll(pauls, [anna, second])]);
		t.diagnostic(`the camera is started to both see it: ${Math.round(performance.now() - before)} ms`);
		await annas.getByText('through the centre').waitFor();
		await annas.getByText(`because ${second.name} takes part by a program`).first().waitFor();
		await listed(pauls, second).getByText(`from ${anna.name} · sends`).waitFor();
		await settled(annas);
		await wellMade(annas, 'a call with a camera beside it');
		await settled(pauls);
		await wellMade(pauls, 'a call with a camera beside it on a phone');

		// What OBS sends is H.264; it is seen as well.
		const table = await made(annas, (form) => form.getByLabel('Name').fill(third.name));
		await close(annas);
		const h264 = Whip.send(stage, table, await film(stage.folder, third.camera), 'h264');
		await Promise.all([seesAll(annas, [paul, second, third]), seesAll(pauls, [anna, second, third])]);

		// A screen shows Anna, whom it was told to show.
		const wall = await made(pauls, async (form) => {
			await form.getByLabel('What is connected?').click();
			await pauls.getByRole('option', { name: 'It shows the call' }).click();
			await form.getByLabel('Whom does it show?').click();
			await pauls.getByRole('option', { name: anna.name, exact: true }).click();
		});
		await close(pauls);
		const screen = Whip.watch(stage, wall);
		await screen.sees(anna.camera);
		await screen.says('that it hears something', (one) => one.sound);
		assert.ok(screen.said.every((one) => !one.seen || one.seen.who === anna.camera));
		await listed(annas, { name: `Screen of ${paul.name}` }).getByText('watches').waitFor();

		// Whose it is mutes it, and takes it out; the program is told and does not come back.
		assert.equal(await listed(pauls, second).getByRole('button').count(), 0);
		await listed(annas, second).getByRole('button', { name: `Mute ${second.name}` }).click();
		await listed(pauls, second).getByText('not heard').waitFor();
		await listed(annas, second).getByRole('button', { name: `Take ${second.name} out` }).click();
		await tile(pauls, second).waitFor({ state: 'detached' });
		await vp8.ended;
		const again = Whip.send(stage, camera, await film(stage.folder, second.camera), 'vp8');
		await again.says('that it is refused', (one) => one.status === 401);
		await seesAll(pauls, [anna, third]);

		// It leaves by itself, and may come again; all of it ends with the call.
		await h264.stop();
		assert.ok(h264.said.some((one) => one.left === 200));
		await tile(pauls, third).waitFor({ state: 'detached' });
		await listed(annas, third).getByText('not connected yet').waitFor();
		await annas.getByRole('button', { name: 'Leave', exact: true }).click();
		await pauls.getByRole('heading', { name: 'The call is over' }).waitFor();
		await screen.ended;
		const [call] = await apis[0].list('/api/v1/calls');
		assert.deepEqual([call.state, call.end_to_end, call.feeds], ['over', false, []]);
		assert.deepEqual(unexpected(stage), []);
	}
);
