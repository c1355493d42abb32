/** Calls over networks that are closed or slow: all of it goes through a TURN server (coturn). */

import assert from 'node:assert/strict';
import { signIn } from './harness/browser.mjs';
import { acquainted, film, pageOn, sees } from './harness/calls.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { Relay } from './harness/relay.mjs';

const anna = { ...person('Anna Berg'), camera: 5 };
const paul = { ...person('Paul Klein'), camera: 10 };

/** A centre with a relay, and customers of whom the first knows all the others. */
async function furnished(stage, people, how) {
	const relay = await Relay.start(stage.folder, how);
	stage.finally(() => relay.switchOff());
	const centre = await stage.centre(relay.settings);
	const apis = [];
	for (const one of people) apis.push(await centre.register(one));
	const [api, ...others] = apis;
	for (const one of apis) {
		const { id } = await one.get('/api/v1/me');
		await api.post(`/api/v1/operator/customers/${id}/confirm`);
	}
	for (const one of others) await acquainted(one, api);
	return { centre, relay };
}

async function at(stage, centre, who, how = {}) {
	const page = await pageOn(stage, await film(stage.folder, who.camera), how);
	await signIn(page, centre, who);
	await page.goto(`${centre.url}/calls`);
	await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
	return page;
}

const available = (page, name) =>
	page.getByRole('article', { name }).getByText('available', { exact: true }).waitFor();

async function answers(page) {
	await page.getByRole('alertdialog', { name: `${anna.name} is calling` }).waitFor();
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/calls\/./);
}

journey('Two people whose networks let nothing else through talk by way of the relay', async (stage, t) => {
	const { centre, relay } = await furnished(stage, [anna, paul]);
	const mine = await at(stage, centre, anna, { relayed: true });
	const his = await at(stage, centre, paul, { relayed: true });
	await available(mine, paul.name);
	await mine.getByRole('button', { name: `Call ${paul.name}` }).click();
	const answered = performance.now();
	await answers(his);
	await sees(mine, paul.camera);
	await sees(his, anna.camera);
	t.diagnostic(
		`answer to both see each other, by way of the relay: ${Math.round(performance.now() - answered)} ms`
	);
	await mine.getByText('by way of the centre').waitFor();
	// The credentials are those that the centre has made: the relay knows their users by them.
	assert.match(relay.log, /realm <cradle\.test> user <\d+:[0-9a-f-]{36}>/);

	// It is their only way: without it they lose each other, and with it they find each other again by themselves.
	await relay.switchOff();
	await mine.getByText(/interrupted/).waitFor({ timeout: 40_000 });
	await relay.switchOn();
	await sees(mine, paul.camera, { within: 60_000 });
	await sees(his, anna.camera);
	await his.getByRole('button', { name: 'Leave', exact: true }).click();
	await mine.getByRole('heading', { name: 'The call is over' }).waitFor();
	assert.deepEqual(stage.problems, []);
});
