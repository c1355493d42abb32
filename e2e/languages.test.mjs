/** German and Japanese. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { drawn, settled, tiles, wellMade } from './harness/browser.mjs';
import { MAKER, MODEL, MEMO } from './harness/camera.mjs';
import { foreign, said, words } from './harness/catalogue.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { RESULTS } from './harness/program.mjs';

/** What is nobody's language: names on the card, of the program and its agent, and German words that are English, too. */
const NAMES = new Set(
	words(`${MAKER} ${MODEL} Cradle Agent on JPG WAV Firmware English Byte UTC`).map((word) => word.toLowerCase())
);

journey('The pages speak German and Japanese throughout', async (stage, t) => {
	mkdirSync(join(RESULTS, 'pages'), { recursive: true });
	const centre = await stage.centre();
	const agent = await stage.agent(centre, [await stage.card()]);
	const api = await centre.register({ ...person('Kenji Berg'), language: 'ja' });
	await agent.belongsTo(api);
	await agent.choose([MEMO]);
	const [{ order_id }] = await agent.delivered();

	for (const [locale, tag] of [
		['de', 'de-DE'],
		['ja', 'ja-JP']
	]) {
		const english = await foreign(locale);
		await api.patch('/api/v1/me', { language: locale });
		const page = await (await stage.visitor({ locale: tag })).newPage();
		const check = async (what, address, act) => {
			await page.goto(address);
			await act();
			await settled(page);
			await page.screenshot({ path: join(RESULTS, 'pages', `${what}-${locale}.png`) });
			const left = (await said(page)).filter((text) =>
				words(text).some((word) => english.has(word.toLowerCase()) && !NAMES.has(word.toLowerCase()))
			);
			await t.test(`${what}, ${locale}`, async () => {
				assert.equal(await page.evaluate(() => document.documentElement.lang), locale);
				assert.deepEqual(left, [], 'English is left');
				await wellMade(page, `${what}, ${locale}`);
			});
		};
		const origin = new URL(agent.address).origin;
		await check('camera', agent.address, async () => {
			await drawn(page);
			await tiles(page).first().locator('.tick').click();
		});
		await check('library', `${origin}/library`, () => drawn(page));
		await check('search', `${origin}/library?q=crdl&kind=picture&rating=1&position=true`, () =>
			page.locator('.chips').waitFor()
		);
		await check('classes', `${origin}/library/classes`, async () => {
			await page.locator('main .primary').click();
			await page.getByRole('dialog').getByRole('radio').nth(1).click();
			await page.getByRole('dialog').getByRole('group').first().waitFor();
		});
		await check('viewer', `${origin}/library`, async () => {
			await drawn(page);
			await tiles(page).first().click();
			await page.locator('.viewer .picture').waitFor();
			await page.keyboard.press('i');
			await page.locator('.viewer aside').waitFor();
		});
		await check('order', `${origin}/orders/${order_id}`, () => page.locator('main h1').first().waitFor());
		await check('confirm', `${origin}/confirm#x`, () => page.locator('main h1').first().waitFor());
		await check('people', `${origin}/calls`, () => page.locator('main h1').first().waitFor());
		await check('account', `${origin}/account`, () => page.locator('main h1').first().waitFor());
	}
	assert.deepEqual(stage.problems, []);
});
