/** The centre is started anew in the middle of calls: they go on by themselves, and two who are joined notice nothing. */

import assert from 'node:assert/strict';
import { acquainted, answers, available, film, inAddressBook, pageOn, sees, seesAll } from '../harness/calls.mjs';
import { person } from '../harness/centre.mjs';
import { journey } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const anna = { ...person('Anna Berg'), camera: 5 };
const paul = { ...person('Paul Klein'), camera: 10 };
const greta = { ...person('Greta Holm'), camera: 3 };
const erna = { name: 'Erna', camera: 12 };

async function furnished(stage, people) {
	const centre = await stage.centre();
	const apis = [];
	for (const one of people) apis.push(await centre.register(one));
	for (const one of apis) {
		const { id } = await one.get('/api/v1/me');
		await apis[0].post(`/api/v1/operator/customers/${id}/confirm`);
	}
	for (const one of apis.slice(1)) await acquainted(one, apis[0]);
	const pages = [];
	for (const one of people) pages.push(await inAddressBook(stage, centre, one));
	return { centre, api: apis[0], pages };
}

const eachSeesEach = (pages, people) =>
	Promise.all(
		pages.map((page, at) =>
			seesAll(
				page,
				people.filter((_, one) => one !== at)
			)
		)
	);

const states = (call) => call.participants.map((one) => one.state);

journey('Three in a room go on after a crash of the centre and after an orderly new start', async (stage, t) => {
	const people = [anna, paul, greta];
	const { centre, api, pages } = await furnished(stage, people);
	const [annas, pauls, gretas] = pages;
	for (const one of [paul, greta]) await available(annas, one);
	await annas.getByRole('button', { name: 'Call several' }).click();
	const dialog = annas.getByRole('dialog');
	for (const { name } of [paul, greta]) await dialog.getByRole('checkbox', { name }).check();
	await dialog.getByRole('button', { name: 'Call 2', exact: true }).click();
	await annas.waitForURL(/\/calls\/./);
	await answers(pauls, anna);
	await answers(gretas, anna);
	await eachSeesEach(pages, people);
	// Words that were said before are not said twice.
	await annas.keyboard.press('c');
	await annas.getByLabel('Message').fill('Before');
	await annas.keyboard.press('Enter');
	await pauls.keyboard.press('c');
	await pauls.getByRole('log').getByText('Before').waitFor();

	for (const [how, end] of [
		['a crash', () => centre.kill()],
		['an orderly stop', () => centre.stop()]
	]) {
		await end();
		for (const page of pages) await page.getByText('The centre does not answer.').waitFor();
		await centre.start();
		const ready = performance.now();
		await eachSeesEach(pages, people);
		// How quick it is on a computer that does nothing else stands in docs/performance.md.
		const took = Math.round(performance.now() - ready);
		t.diagnostic(`${how}: the centre is ready to all three see each other: ${took} ms`);
	}
	const [call] = await api.list('/api/v1/calls');
	assert.deepEqual([call.state, states(call)], ['talking', ['in', 'in', 'in']]);
	assert.equal(await pauls.getByRole('log').getByText('Before').count(), 1);
	await annas.getByLabel('Message').fill('After');
	await annas.keyboard.press('Enter');
	await pauls.getByRole('log').getByText('After').waitFor();
	for (const page of [annas, pauls]) await page.getByRole('button', { name: 'Leave', exact: true }).click();
	await gretas.getByRole('heading', { name: 'The call is over' }).waitFor();
});

journey('A guest goes on in the call after a crash of the centre', async (stage) => {
	const { centre, api, pages } = await furnished(stage, [anna]);
	const [annas] = pages;
	const { href } = await api.post('/api/v1/guest-links', {});
	const ernas = await pageOn(stage, await film(stage.folder, erna.camera));
	await ernas.goto(centre.url + href);
	await ernas.getByLabel('Your name').fill(erna.name);
	await ernas.getByRole('button', { name: 'Ask to be let in' }).click();
	await annas.getByRole('button', { name: `Let in: ${erna.name}` }).click();
	const both = () => Promise.all([sees(annas, erna.camera), sees(ernas, anna.camera)]);
	await both();
	await centre.kill();
	await annas.getByText('The centre does not answer.').waitFor();
	await centre.start();
	await until('both are in the call again', async () => {
		const [call] = await api.list('/api/v1/calls');
		return call.state === 'talking' && states(call).every((state) => state === 'in');
	});
	await both();
	await annas.getByRole('button', { name: 'Leave', exact: true }).click();
	await ernas.getByRole('heading', { name: 'You are no longer in the call' }).waitFor();
});

journey('Two who are joined directly see each other while the centre is away', async (stage, t) => {
	const { centre, api, pages } = await furnished(stage, [anna, paul]);
	const [annas, pauls] = pages;
	await available(annas, paul);
	await annas
		.getByRole('article', { name: paul.name })
		.getByRole('button', { name: `Call ${paul.name}` })
		.click();
	await annas.waitForURL(/\/calls\/./);
	await answers(pauls, anna);
	const both = () => Promise.all([sees(annas, paul.camera), sees(pauls, anna.camera)]);
	await both();
	const connections = () => Promise.all(pages.map((page) => page.evaluate(() => globalThis.connections.length)));
	const before = await connections();
	await centre.kill();
	for (const page of pages) await page.getByText('The centre does not answer.').waitFor();
	await both();
	await centre.start();
	const ready = performance.now();
	await until('both are in the call again', async () => {
		const [call] = await api.list('/api/v1/calls');
		return call.state === 'talking' && states(call).every((state) => state === 'in');
	});
	t.diagnostic(`the centre is ready to both are in the call: ${Math.round(performance.now() - ready)} ms`);
	await both();
	assert.deepEqual(await connections(), before, 'nothing was joined anew');
	await annas.getByRole('button', { name: 'Leave', exact: true }).click();
	await pauls.getByRole('heading', { name: 'The call is over' }).waitFor();
	const [call] = await api.list('/api/v1/calls');
	assert.equal(call.ended, 'answered');
});
