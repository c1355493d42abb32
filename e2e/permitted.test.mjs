/** The operator says which cameras are let in; whoever connects another one reads why it is not. */

import assert from 'node:assert/strict';
import { signIn } from './harness/browser.mjs';
import { SHOTS } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

const operator = person('Olga Berg');

journey(
	'A camera that the operator does not let in is told why, and taken again when it is let in',
	async (stage) => {
		const centre = await stage.centre();
		await centre.register(operator);
		const customer = await centre.register(person('Carl Berg'));
		const agent = await stage.agent(centre, [await stage.card()]);
		await agent.belongsTo(customer);

		const desk = await (await stage.visitor()).newPage();
		await signIn(desk, centre, operator);
		await desk.goto(`${centre.url}/operator/cameras`);
		const pictures = desk.getByRole('region', { name: 'Picture transfer' });
		await pictures.getByRole('radio', { name: 'Only these' }).click();
		await desk.getByRole('button', { name: 'Save' }).click();
		await pictures.getByText('A list lets somebody in').waitFor();
		await pictures.getByLabel('Maker').fill('Nikon*');
		await pictures.getByLabel('Model').fill('*');
		await desk.getByLabel('Maker').last().fill('Cradle');
		await desk.getByLabel('Model').last().fill('Sample One');
		await desk.getByRole('button', { name: 'Try it' }).click();
		await desk.getByText('“Cradle Sample One” is none of them').waitFor();
		await desk.getByRole('button', { name: 'Save' }).click();
		await desk.getByText(/^Changed .* by Olga Berg\.$/).waitFor();

		const camera = await (await stage.visitor()).newPage();
		await camera.goto(agent.address);
		await on.shows(camera, SHOTS);
		const why = camera.getByText('takes pictures from certain cameras only, and “');
		await until('the camera is told why', async () => {
			await camera.goto(agent.address);
			return why.first().isVisible();
		});
		assert.match(
			await why.first().innerText(),
			/use another one, or ask the people who run .* to let it in\.$/
		);
		await on.pick(camera, ['CRDL0001']);
		await camera.getByText('The centre takes no pictures from this camera.').first().waitFor();

		// Let in by its own maker, it is taken.
		await pictures.getByLabel('Maker').fill('cradle');
		await desk.getByRole('button', { name: 'Save' }).click();
		await desk.getByText(/^Changed .* by Olga Berg\.$/).waitFor();
		await until('nothing is said against it', async () => {
			await camera.goto(agent.address);
			await on.shows(camera, SHOTS);
			return (await why.count()) === 0;
		});
		await on.pick(camera, ['CRDL0001']);
		await on.choose(camera, 'Keep');
		await on.confirm(camera, 'Keep');
		await on.follow(camera);
		// A list that lets nobody in was refused.
		assert.deepEqual(
			stage.problems.filter((problem) => !/permitted-cameras: 422$/.test(problem)),
			[]
		);
	}
);
