/** Everything without a mouse. */

import assert from 'node:assert/strict';
import { drawn, tiles } from './harness/browser.mjs';
import { SHOTS } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';

/** Presses Tab until the focus is on what is looked for. */
async function tabTo(page, what, matches) {
	for (let presses = 0; presses < 60; presses++) {
		await page.keyboard.press('Tab');
		if (await page.evaluate(matches)) return;
	}
	throw new Error(`${what} cannot be reached with Tab`);
}

/** Runs in the page: the focus is where it is seen. */
const seen = () => {
	const focused = document.activeElement;
	const style = getComputedStyle(focused);
	const inner = focused.firstElementChild ? getComputedStyle(focused.firstElementChild) : style;
	const marked = (one) =>
		(one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== 'none';
	return marked(style) || marked(inner);
};

journey(
	'Pictures are picked, a service chosen and the order followed with the keyboard alone',
	async (stage) => {
		const centre = await stage.centre();
		const api = await centre.register(person('Kaya Berg'));
		const agent = await stage.agent(centre, [await stage.card()]);
		await agent.belongsTo(api);
		const page = await (await stage.visitor()).newPage();
		await page.goto(agent.address);
		await on.shows(page, SHOTS);
		await drawn(page);

		await page.keyboard.press('?');
		const keys = page.getByRole('dialog', { name: 'Keys' });
		for (const what of ['Pick a range', 'Pick all', 'Search the library', 'Show or hide the details'])
			await keys.getByText(what, { exact: true }).waitFor();
		await page.keyboard.press('Escape');
		await keys.waitFor({ state: 'detached' });

		await tabTo(page, 'the grid', () => document.activeElement.getAttribute('role') === 'gridcell');
		assert.ok(await page.evaluate(seen), 'the focus on a picture is seen');
		const picked = page.locator('[role=gridcell][aria-selected=true]');
		await page.keyboard.press('Space');
		await page.keyboard.press('Shift+ArrowRight');
		await page.keyboard.press('Shift+ArrowRight');
		assert.equal(await picked.count(), 3);
		await page.keyboard.press('Space');
		assert.equal(await picked.count(), 2);
		await page.keyboard.press('Escape');
		assert.equal(await picked.count(), 0);
		await page.keyboard.press('Control+a');
		assert.equal(await picked.count(), SHOTS);
		await page.keyboard.press('Escape');
		await page.keyboard.press('Home');
		await page.keyboard.press('Space');
		await page.keyboard.press('End');
		await page.keyboard.press('Space');
		assert.equal(await picked.count(), 2);

		// Publish: down in the menu, over to the button, through the dialog.
		await tabTo(page, 'the menu', () => document.activeElement.closest('.service-list') !== null);
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Space');
		assert.match(await on.sentence(page).innerText(), /^Publish 2 pictures/);
		await page.locator('.bar .primary').evaluate((button) => button.scrollIntoView());
		await tabTo(page, 'the button', () => document.activeElement.matches('.bar .primary')).catch(async () => {
			throw new Error('the button cannot be reached with Tab');
		});
		assert.ok(await page.evaluate(seen), 'the focus on the button is seen');
		await page.keyboard.press('Enter');
		const dialog = page.getByRole('dialog', { name: 'Publish a gallery' });
		await dialog.waitFor();
		await tabTo(
			page,
			'the title',
			() => document.activeElement.tagName === 'INPUT' && document.activeElement.type === 'text'
		);
		await page.keyboard.type('By hand');
		await page.keyboard.press('Enter');
		await dialog.waitFor({ state: 'detached' });
		await tabTo(page, 'the button', () => document.activeElement.matches('.bar .primary'));
		await page.keyboard.press('Enter');
		await tabTo(page, 'the order', () => document.activeElement.matches('a[href^="/orders/"]'));
		await page.keyboard.press('Enter');
		await page.waitForURL(/\/orders\//);
		await on.done(page);

		await page.keyboard.press('g');
		await page.keyboard.press('l');
		await page.waitForURL(/\/library/);
		await on.shows(page, 2);
		await tabTo(page, 'the grid', () => document.activeElement.getAttribute('role') === 'gridcell');
		const first = await page.evaluate(() => document.activeElement.dataset.tile);
		await page.keyboard.press('ArrowRight');
		await page.keyboard.press('Enter');
		const viewer = page.getByRole('dialog');
		await viewer.locator('.picture').waitFor();
		await page.keyboard.press('ArrowLeft');
		await viewer.getByText('1 of 2').waitFor();
		await page.keyboard.press('i');
		await viewer.getByRole('complementary').waitFor();
		await page.keyboard.press('Escape');
		await viewer.waitFor({ state: 'detached' });
		await page.waitForFunction((id) => document.activeElement?.dataset.tile === id, first);
		await page.keyboard.press('/');
		await page.waitForFunction(() => document.activeElement?.id === 'search');
		assert.equal(await tiles(page).count(), 2);
		assert.deepEqual(stage.problems, []);
	}
);
