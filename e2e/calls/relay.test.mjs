/** Calls over networks that are closed or slow: all of it goes through a TURN server (coturn). */

import assert from 'node:assert/strict';
import { acquainted, answers, available, inAddressBook, incoming, sees, seesAll } from '../harness/calls.mjs';
import { person } from '../harness/centre.mjs';
import { journey } from '../harness/journey.mjs';
import { Relay } from '../harness/relay.mjs';
import { until } from '../harness/until.mjs';

const anna = { ...person('Anna Berg'), camera: 5 };
const paul = { ...person('Paul Klein'), camera: 10 };
const greta = { ...person('Greta Holm'), camera: 3 };
/** Bytes a second, each way: sound, and small pictures. */
const NARROW = 60_000;

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

journey('Two people whose networks let nothing else through talk by way of the relay', async (stage, t) => {
	const { centre, relay } = await furnished(stage, [anna, paul]);
	const mine = await inAddressBook(stage, centre, anna, { relayed: true });
	const his = await inAddressBook(stage, centre, paul, { relayed: true });
	await available(mine, paul);
	await mine.getByRole('button', { name: `Call ${paul.name}` }).click();
	const answered = performance.now();
	await answers(his, anna);
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

journey('Somebody on a slow network sees everybody small, and the others see each other as before', async (stage, t) => {
	const { centre } = await furnished(stage, [anna, paul, greta], { bytes: NARROW });
	const annas = await inAddressBook(stage, centre, anna, { busy: true, size: 'tablet' });
	const pauls = await inAddressBook(stage, centre, paul, { busy: true, size: 'tablet' });
	// What she sends and gets goes through the narrow relay, and there is no other way.
	const gretas = await inAddressBook(stage, centre, greta, { relayed: true, size: 'tablet' });
	for (const one of [paul, greta]) await available(annas, one);
	await annas.getByRole('button', { name: 'Call several' }).click();
	const dialog = annas.getByRole('dialog');
	for (const one of [paul, greta]) await dialog.getByRole('checkbox', { name: one.name }).check();
	await dialog.getByRole('button', { name: 'Call 2', exact: true }).click();
	await answers(pauls, anna);
	await answers(gretas, anna);
	await Promise.all([
		seesAll(annas, [paul, greta], { within: 60_000 }),
		seesAll(pauls, [anna, greta], { within: 60_000 }),
		seesAll(gretas, [anna, paul], { within: 60_000 })
	]);

	// For her, everything is small, and moves; meanwhile the other two see each other larger, and without a break.
	const [hers, theirs] = [await incoming(gretas), await incoming(annas)];
	const began = performance.now();
	await until(
		'she sees both of them small, and moving',
		async () => {
			const now = await incoming(gretas);
			return now.length === 2 && now.every(({ height, frames }, at) => height === 90 && frames > hers[at].frames + 20);
		},
		{ within: 60_000 }
	);
	await until('they see each other larger', async () => {
		const large = async (page) => (await incoming(page)).some(({ height }) => height >= 180);
		return (await large(annas)) && (await large(pauls));
	});
	const seconds = (performance.now() - began) / 1000;
	const rates = (await incoming(annas)).map(({ frames }, at) => (frames - theirs[at].frames) / seconds);
	t.diagnostic(`pictures a second between the others: ${rates.map((rate) => rate.toFixed(1)).join(' and ')}`);
	assert.ok(Math.max(...rates) > 8, `the others see each other at ${rates} pictures a second`);
	await gretas.getByRole('button', { name: 'Leave', exact: true }).click();
	await pauls.getByRole('button', { name: 'Leave', exact: true }).click();
	await annas.getByRole('heading', { name: 'The call is over' }).waitFor();
	assert.deepEqual(stage.problems, []);
});
