/** How a camera is: asked once, told, shown over time, taken back and deleted. */

import assert from 'node:assert/strict';
import { signIn } from './harness/browser.mjs';
import { MODEL, SHOTS } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');

journey(
	'The owner is asked once whether the centre may know how the camera is, and can take it back',
	async (stage) => {
		const centre = await stage.centre();
		const customer = await centre.register(anna);
		const agent = await stage.agent(centre, [await stage.card()]);
		await agent.belongsTo(customer);
		const [camera] = (await customer.get('/api/v1/cameras')).items;
		assert.equal(camera.reports, null);

		const page = await (await stage.visitor()).newPage();
		await page.goto(agent.address);
		await on.shows(page, SHOTS);
		const question = page.getByRole('region', {
			name: new RegExp(`^May the centre know how your .*${MODEL} is`)
		});
		await question.getByRole('button', { name: 'Allow' }).click();
		await question.waitFor({ state: 'detached' });
		const reports = `/api/v1/cameras/${camera.id}/reports`;
		const told = await until('something was told', async () => {
			const { items } = await customer.get(reports);
			return items.length && items;
		});
		assert.equal(told.length, 1);
		assert.ok(
			told[0].pictures === SHOTS && told[0].shots > 0 && told[0].months.length > 0,
			JSON.stringify(told)
		);

		const account = await (await stage.visitor()).newPage();
		await signIn(account, centre, anna);
		await account.goto(`${centre.url}/account`);
		await account.getByRole('link', { name: /^Condition/ }).click();
		await account.getByRole('heading', { name: /^Condition of .*/ }).waitFor();
		await account.getByText(`${SHOTS} pictures on it`).waitFor();
		const allowed = account.getByRole('checkbox', { name: /^Tell the centre how this camera is/ });
		assert.ok(await allowed.isChecked());
		await allowed.click();
		await until(
			'it is taken back',
			async () => (await customer.get(`/api/v1/cameras/${camera.id}`)).reports === false
		);
		assert.equal((await customer.ask('POST', reports, { body: { battery_percent: 5 } })).status, 409);

		await account.getByRole('button', { name: 'Delete the history' }).click();
		await account.getByRole('dialog').getByRole('button', { name: 'Delete the history' }).click();
		await account.getByText('Nothing was told about this camera yet.').waitFor();
		assert.deepEqual((await customer.get(reports)).items, []);
		// Asked once: the camera's page does not ask again.
		await page.goto(agent.address);
		await on.shows(page, SHOTS);
		assert.equal(await question.count(), 0);
		assert.deepEqual(stage.problems, []);
	}
);
