/** The main journey with real photographs as a second camera, where there are some. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { sha256 } from './harness/api.mjs';
import { drawn, settled, tiles, wellMade } from './harness/browser.mjs';
import { onCard, photographedCard, SAMPLES } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

journey('Real photographs of many makers go from a second camera into the library', async (stage, t) => {
	const photographs = await photographedCard(join(stage.folder, 'photographs'));
	if (!photographs) return t.skip(`there are no photographs in ${SAMPLES}`);
	const centre = await stage.centre();
	const api = await centre.register(person('Paul Berg'));
	const agent = await stage.agent(centre, [await stage.card(), photographs]);
	await agent.belongsTo(api);

	const browser = await stage.visitor();
	const page = await browser.newPage();
	await page.goto(agent.address);
	const cameras = await agent.read();
	const second = cameras[1];
	const shots = await agent.shots(second.key);
	await page.getByLabel('Choose a camera').click();
	await page.getByRole('option').nth(1).click();
	await page.getByText(`${shots.length} on the card`).waitFor();
	await tiles(page).first().waitFor();
	await settled(page);
	await wellMade(page, 'the second camera');

	await tiles(page).first().focus();
	await page.keyboard.press('Control+a');
	await page.getByText(`${shots.length} picked`).waitFor();
	await on.choose(page, 'Keep');
	await on.confirm(page, 'Keep');
	const id = await on.follow(page);

	// Every file that was chosen is there once, by its content.
	const contents = new Map();
	for (const shot of shots) contents.set(sha256(await onCard(photographs, shot.name)), shot.name);
	const order = await api.get(`/api/v1/orders/${id}`);
	assert.equal(order.images.length, contents.size);
	const images = await until('everything is rendered', async () => {
		const images = await api.list('/api/v1/images');
		return images.every((image) => !image.rendering) && images;
	});
	assert.deepEqual(images.map((image) => image.sha256).sort(), [...contents.keys()].sort());
	const unshown = images.filter((image) => !image.shown);
	for (const image of unshown)
		assert.ok(image.problem, `${contents.get(image.sha256)} says why it is not shown`);
	assert.ok(unshown.length < images.length / 4, `${unshown.length} of ${images.length} cannot be shown`);

	await page.goto(`${new URL(agent.address).origin}/library`);
	await drawn(page);
	await settled(page);
	assert.deepEqual(stage.problems, []);
});
