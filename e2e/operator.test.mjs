/** What the operator sets shows on the camera's page. */

import assert from 'node:assert/strict';
import { signIn } from './harness/browser.mjs';
import { SHOTS } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

const operator = person('Olga Berg');

journey('The operator switches, orders and prices services, and the camera page follows', async (stage) => {
	const centre = await stage.centre();
	await centre.register(operator);
	const customer = await centre.register(person('Carl Berg'));
	const agent = await stage.agent(centre, [await stage.card()]);
	await agent.belongsTo(customer);
	await customer.ask('PUT', '/api/v1/payment-methods', { body: { method: 'counter' } });

	const counter = await (await stage.visitor()).newPage();
	await signIn(counter, centre, operator);
	await counter.goto(`${centre.url}/operator/services`);
	const camera = await (await stage.visitor()).newPage();
	const offered = (expected) =>
		until(`${expected} are offered`, async () => {
			await camera.goto(agent.address);
			await on.services(camera).first().waitFor();
			const titles = (await on.services(camera).allInnerTexts()).map((text) => text.split('\n')[0]);
			return titles.join() === expected.join();
		});
	await offered(['Keep', 'Send', 'Publish']);

	const publish = counter.getByRole('switch', { name: 'Offered: Publish' });
	await publish.click();
	await offered(['Keep', 'Send']);
	await publish.click();
	await offered(['Keep', 'Send', 'Publish']);

	await counter.getByRole('button', { name: /^Move Send/ }).press('ArrowUp');
	await counter.getByText('Send is now number 1.').waitFor();
	await offered(['Send', 'Keep', 'Publish']);

	await counter.getByRole('button', { name: /^Edit.*Keep/ }).click();
	const form = counter.getByRole('dialog', { name: 'Service “Keep”' });
	await form.getByLabel('Price, EUR').fill('0.10');
	await form.getByLabel('For each').click();
	await counter.getByRole('option', { name: 'picture', exact: true }).click();
	await form.getByRole('button', { name: 'Save' }).click();
	await form.waitFor({ state: 'detached' });

	await offered(['Send', 'Keep', 'Publish']);
	await on.shows(camera, SHOTS);
	await on.pick(camera, ['CRDL0001', 'CRDL0002', 'CRDL0006']);
	await on.choose(camera, 'Keep');
	assert.equal(
		await on.sentence(camera).innerText(),
		'Keep 3 pictures in your library — €0.30, to pay at the counter'
	);
	await on.confirm(camera, 'Keep');
	const id = await on.follow(camera);
	assert.deepEqual((await customer.get(`/api/v1/orders/${id}`)).total, { amount: 30, currency: 'EUR' });

	// Somebody who is not the operator has no counter.
	await camera.goto(`${centre.url}/sign-in`);
	await signIn(camera, centre, person('Carl Berg'));
	await camera.goto(`${centre.url}/operator`);
	await camera.getByText('This page is for the operator of the centre').waitFor();
	assert.equal((await customer.ask('GET', '/api/v1/operator/services')).status, 403);
	assert.deepEqual(stage.problems, []);
});
