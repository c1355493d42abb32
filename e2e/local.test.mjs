/** Copies of what is kept, in a folder of the computer; and deleting from the camera what is safe twice. */

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './harness/api.mjs';
import { wellMade } from './harness/browser.mjs';
import { filename, MEMO, onCard, SHOTS, TWICE } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { command } from './harness/command.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { built } from './harness/program.mjs';
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

journey(
	'What is kept and copied is deleted from the camera when somebody asks for it, and the rest stays with a word why',
	async (stage) => {
		const centre = await stage.centre();
		const customer = await centre.register(anna);
		const card = await stage.card();
		const agent = await stage.agent(centre, [card]);
		await agent.belongsTo(customer);
		const copies = join(stage.folder, 'copies');
		await mkdir(copies);
		await agent.api.put('/agent/v1/local-copies', { folder: copies, template: '{name}' });

		// Neither damaged nor named by the camera's own print order.
		const [camera] = await agent.read();
		const ordered = (camera.print_order?.items ?? []).map((item) => item.name);
		const shots = await agent.shots();
		const plain = shots
			.filter((shot) => shot.kind === 'picture' && !shot.problem && !ordered.includes(shot.name))
			.map((shot) => shot.name)
			.filter((name) => name !== MEMO && !TWICE.includes(name));
		assert.ok(plain.length >= 3, 'there are enough pictures on the card');
		const [first, second, third] = plain;
		await agent.choose([MEMO, first, second]);
		await agent.delivered();
		await until('everything is copied', async () =>
			(await agent.queue()).every((order) => order.copies?.files_done === order.files_total)
		);
		// The copy of one of them is not what it was; as long as it was, only reading it tells.
		const damaged = join(copies, filename(second));
		const bytes = await readFile(damaged);
		bytes[bytes.length >> 1] ^= 1;
		await writeFile(damaged, bytes);

		const page = await (await stage.visitor()).newPage();
		await page.goto(agent.address);
		await page.getByRole('heading', { level: 1 }).waitFor();
		await on.show(page, 'All');
		await on.pick(page, [MEMO, first, second, third].map(filename));
		await page.getByRole('button', { name: 'Delete from the camera' }).click();
		const dialog = page.getByRole('dialog', { name: 'Delete from the camera?' });
		const asked = ordered.includes(MEMO) ? 2 : 3;
		await dialog.getByText(`${asked} pictures will be deleted`).waitFor();
		await dialog.getByText('This cannot be undone.').waitFor();
		await dialog.getByText('Not kept at the centre').waitFor();
		await dialog.getByText(filename(third)).waitFor();
		assert.ok((await dialog.innerText()).includes(copies), 'it says where the copies are');
		await wellMade(page, 'the question before deleting');
		// Esc leaves everything as it is; the key Delete asks again.
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
		assert.equal((await agent.shots()).length, SHOTS);
		await page.locator(`[data-tile="${first}"]`).focus();
		await page.keyboard.press('Delete');
		const yes = dialog.getByRole('button', { name: `Delete ${asked} pictures` });
		await yes.waitFor();
		await until('the button can be reached by keys', async () => {
			await page.keyboard.press('Tab');
			return yes.evaluate((button) => button === document.activeElement);
		});
		await page.keyboard.press('Enter');
		await dialog.waitFor({ state: 'detached' });

		const panel = page.getByRole('region', { name: /^\d pictures? deleted from/ });
		await panel.getByText('The copy on this computer is not what it was').waitFor();
		await panel.getByText(filename(second)).waitFor();
		await wellMade(page, 'what was deleted');
		const left = await readdir(join(card, 'DCIM/100CRADL'));
		assert.ok(!left.includes(filename(first)), 'what is safe is gone');
		for (const name of [second, third]) assert.ok(left.includes(filename(name)), `${name} stays`);
		if (!ordered.includes(MEMO))
			assert.ok(!left.some((name) => name.startsWith('CRDL0012')), 'a memo goes with its picture');
		// The pictures on the page follow, and so does what is written down; it stays until it is hidden.
		await page.locator(`[data-tile="${first}"]`).waitFor({ state: 'detached' });
		const [removal] = (await agent.api.get('/agent/v1/queue')).removals;
		assert.deepEqual([removal.state, removal.removed, removal.shots], ['done', asked - 1, asked]);
		await page.reload();
		await panel.waitFor();
		await panel.getByRole('button', { name: /^Hide/ }).click();
		await panel.waitFor({ state: 'detached' });
		// The same from the command line, with the agent running: looked at, and deleted.
		await agent.choose([third]);
		await agent.delivered();
		await until('it is copied', async () =>
			(await agent.queue()).every((order) => order.copies?.files_done === order.files_total)
		);
		const remove = (...words) =>
			command(built('cradle-agent'), [
				'remove',
				...['--centre', centre.url, '--state', agent.state, '--camera', card],
				...words
			]);
		const looked = await remove('--dry-run', second, third);
		assert.equal(looked.code, 1, looked.err);
		assert.match(looked.out, new RegExp(`^stays\\t${second}\\tIts copy on this computer`, 'm'));
		assert.match(looked.out, new RegExp(`^would go\\t${third}\\t`, 'm'));
		const unasked = await remove(third);
		assert.ok(unasked.code === 1 && /say --yes/.test(unasked.err), 'nobody was asked');
		assert.ok((await readdir(join(card, 'DCIM/100CRADL'))).includes(filename(third)));
		const done = await remove('--yes', third);
		assert.equal(done.code, 0, done.err);
		assert.match(done.out, new RegExp(`^deleted\\t${third}\\t`, 'm'));
		assert.ok(!(await readdir(join(card, 'DCIM/100CRADL'))).includes(filename(third)));
		// What went is in the library.
		assert.equal((await customer.list('/api/v1/images')).length, 4);
		assert.deepEqual(stage.problems, []);
	}
);
