/** Copies of what is kept, in a folder of the computer. */

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './harness/api.mjs';
import { filename, MEMO, onCard, SHOTS } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');
const MEMO_SOUND = MEMO.replace('JPG', 'WAV');

journey(
	'What is kept lies in a folder of this computer, too, by its own names, also when its disk was away',
	async (stage) => {
		const centre = await stage.centre();
		const customer = await centre.register(anna);
		const card = await stage.card();
		const agent = await stage.agent(centre, [card]);
		await agent.belongsTo(customer);
		const copies = join(stage.folder, 'copies');
		await mkdir(copies);

		const page = await (await stage.visitor()).newPage();
		await page.goto(agent.address);
		await on.shows(page, SHOTS);
		const panel = page.getByRole('region', { name: 'Copies on this computer' });
		await panel.getByRole('button', { name: 'Choose a folder' }).click();
		const dialog = page.getByRole('dialog', { name: 'Copies on this computer' });
		await dialog.getByLabel('Folder').fill('Pictures');
		await dialog.getByRole('button', { name: 'Save' }).click();
		await dialog.getByText('Write the folder from its beginning').waitFor();
		await dialog.getByLabel('Names').fill('{date}');
		await dialog.getByText('Several pictures would get the same name').waitFor();
		await dialog.getByLabel('Names').fill('mine/{number} {name}');
		// The latest shots, by the names that they will have.
		await dialog.getByText(/^mine\/\d{4} CRDL\d{4}\.JPG$/).first().waitFor();
		await dialog.getByLabel('Folder').fill(copies);
		await dialog.getByRole('button', { name: 'Save' }).click();
		await panel.getByText(`What you keep is copied to ${copies} besides.`).waitFor();

		// Its disk is taken away: the order goes on, and the queue says what to do.
		await rename(copies, `${copies}.away`);
		await on.choose(page, 'Keep');
		await on.pick(page, [filename(MEMO)]);
		await on.confirm(page, 'Keep');
		const queue = page.getByRole('region', { name: 'On its way' });
		await queue.getByText('Connect the disk that it lies on').waitFor();
		await queue.getByRole('link', { name: 'See the order' }).waitFor();
		await rename(`${copies}.away`, copies);
		const number = filename(MEMO).slice(4, 8);
		const names = [MEMO, MEMO_SOUND].map((name) => `${number} ${filename(name)}`);
		await until('both files are there', async () => {
			const there = await readdir(join(copies, 'mine')).catch(() => []);
			return there.length === names.length;
		});
		await queue.getByText('Connect the disk that it lies on').waitFor({ state: 'detached' });
		for (const [index, name] of [MEMO, MEMO_SOUND].entries())
			assert.equal(
				sha256(await readFile(join(copies, 'mine', names[index]))),
				sha256(await onCard(card, name)),
				`${name} is copied byte for byte`
			);
		assert.deepEqual(await readdir(copies), ['mine']);

		await panel.getByRole('button', { name: 'Change' }).click();
		await dialog.getByRole('button', { name: 'Copy nothing any more' }).click();
		await panel.getByRole('button', { name: 'Choose a folder' }).waitFor();
		// A folder without its beginning, and names that are no template, were refused.
		assert.deepEqual(
			stage.problems.filter((problem) => !/local-copies(\/names)?: 422$/.test(problem)),
			[]
		);
	}
);
