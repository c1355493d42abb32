/** With the centre out of reach. */

import assert from 'node:assert/strict';
import { drawn, tile, tiles } from './harness/browser.mjs';
import { SHOTS } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

journey('A choice made while the centre is away goes out later by itself, exactly once', async (stage) => {
	const centre = await stage.centre();
	const api = await centre.register(person('Otto Berg'));
	const agent = await stage.agent(centre, [await stage.card()]);
	await agent.belongsTo(api);
	await centre.kill();

	const page = await (await stage.visitor()).newPage();
	await page.goto(agent.address);
	await on.shows(page, SHOTS);
	await drawn(page);
	await page.getByRole('status').filter({ hasText: 'Centre unreachable' }).waitFor();
	await on.pick(page, ['CRDL0002', 'CRDL0004']);
	await on.choose(page, 'Keep');
	await on.confirm(page, 'Keep');
	await page.getByText('Queued. It goes out as soon as the centre answers.').waitFor();
	const queue = page.getByRole('region', { name: 'On its way' });
	await queue.getByText('waiting for the centre').waitFor();

	// The agent's computer fails, too.
	await agent.kill();
	await agent.start();
	await page.goto(agent.address);
	await queue.getByText('waiting for the centre').waitFor();
	await on.show(page, 'All');
	await tile(page, 'CRDL0002').filter({ hasText: 'queued' }).waitFor();

	await centre.start();
	await queue.getByText('ordered').waitFor();
	await once(api, agent);
	await agent.kill();
	await agent.start();
	await agent.delivered();
	await once(api, agent);
	await page.goto(agent.address);
	await until('what was kept is marked', async () => (await tiles(page).count()) === SHOTS - 2);
});

/** One order of two pictures, done, and nothing else. */
async function once(api, agent) {
	const [queued] = await agent.delivered();
	const orders = await until('the order is done', async () => {
		const orders = await api.list('/api/v1/orders');
		return orders.every((order) => order.state === 'done') && orders;
	});
	assert.deepEqual(
		orders.map((order) => order.id),
		[queued.order_id]
	);
	assert.equal(orders[0].images.length, 2);
	const images = await api.list('/api/v1/images');
	assert.deepEqual(images.map((image) => image.id).sort(), [...orders[0].images].sort());
}
