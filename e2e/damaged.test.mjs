/** Files that are not what they should be. */

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signIn, tile } from './harness/browser.mjs';
import { DAMAGED, filename, onCard } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { until } from './harness/until.mjs';

const dora = person('Dora Berg');

journey(
	'A damaged picture is kept byte for byte and says what is wrong; text is refused with its reason',
	async (stage) => {
		const centre = await stage.centre();
		const api = await centre.register(dora);
		const card = await stage.card();
		const agent = await stage.agent(centre, [card]);
		await agent.belongsTo(api);
		const half = await onCard(card, DAMAGED);

		await agent.choose([DAMAGED]);
		await agent.delivered();
		// The head of a picture, and then nothing that makes sense.
		const broken = Buffer.concat([half.subarray(0, 600), Buffer.alloc(3000, 0x5a)]);
		await api.upload(broken, 'broken.jpg');
		const images = await until('both are looked at', async () => {
			const images = await api.list('/api/v1/images');
			return images.length === 2 && images.every((image) => !image.rendering) && images;
		});
		for (const [name, bytes] of [
			[filename(DAMAGED), half],
			['broken.jpg', broken]
		]) {
			const image = images.find((image) => image.filename === name);
			assert.ok(image.problem, `${name} says what is wrong with it`);
			assert.ok(
				(await api.bytes(`/api/v1/images/${image.id}/original`)).equals(bytes),
				`${name} is kept as it is`
			);
		}

		const page = await (await stage.visitor()).newPage();
		await signIn(page, centre, dora);
		await tile(page, 'broken.jpg').getByText('cannot be shown').waitFor();
		await tile(page, filename(DAMAGED)).click();
		const { problem } = images.find((image) => image.filename === filename(DAMAGED));
		await page.locator('.viewer .picture').waitFor();
		await page.keyboard.press('i');
		await page.getByRole('dialog').getByText(problem).waitFor();
		const coming = page.waitForEvent('download');
		await page
			.getByRole('dialog')
			.getByRole('link', { name: /Original/ })
			.click();
		const taken = Buffer.concat(await (await (await coming).createReadStream()).toArray());
		assert.ok(taken.equals(half), 'the download is the file');
		await page.keyboard.press('Escape');

		const text = join(stage.folder, 'letter.jpg');
		await writeFile(text, 'Dear Greta, the pictures are on their way.');
		const refused = await api
			.begin(Buffer.from('x'), 'x.jpg')
			.then(async (begun) =>
				api.resume(new URL(begun.headers.get('location'), centre.url).pathname, Buffer.from('x'))
			);
		assert.equal(refused.status, 415);
		assert.match(refused.body.detail, /x\.jpg/);
		assert.equal(refused.headers.get('content-type'), 'application/problem+json');
		await page.getByLabel('Files …').setInputFiles(text);
		const panel = page.getByRole('region', { name: 'Upload' });
		await panel.getByText('1 did not work').click();
		await panel.getByRole('listitem').filter({ hasText: 'letter.jpg' }).waitFor();
		assert.equal((await api.list('/api/v1/images')).length, 2);
	}
);
