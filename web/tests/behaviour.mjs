/**
 * What the pages do, in a real browser against the mock centre and agent.
 *
 *   node tests/behaviour.mjs               all of it
 *   node tests/behaviour.mjs scrolling     those whose name holds the word
 */

import assert from 'node:assert/strict';
import { context, launch, settled } from './browser.mjs';
import { start } from './mock/server.mjs';

const tile = '[role=gridcell]';
const cases = {
	async 'pictures are picked, sent and leave the list of new ones'({ page, mock }) {
		await page.goto(`${mock.agent}/camera`);
		await page.waitForSelector(tile);
		await page.locator(tile).first().focus();
		await page.keyboard.press('Space');
		await page.keyboard.press('Shift+ArrowRight');
		await page.keyboard.press('Shift+ArrowRight');
		await page.getByText('3 picked').waitFor();
		await page.getByRole('radio', { name: /Send/ }).click();
		await page.getByRole('button', { name: 'Choose people' }).click();
		await page.getByRole('button', { name: 'Grandma' }).click();
		await page.getByRole('button', { name: 'Done' }).click();
		await page.getByText('Send 3 pictures to Grandma — €0.10').waitFor();
		await page.getByRole('button', { name: 'Send', exact: true }).click();
		await page.getByRole('progressbar').waitFor();
		await page.reload();
		await page.getByRole('link', { name: 'See the order' }).waitFor();
		await page.getByRole('heading', { name: '38 new pictures' }).waitFor();
	},

	async 'a choice is queued while the centre is away'({ page, mock }) {
		await page.goto(`${mock.agent}/camera`);
		await page.waitForSelector(tile);
		mock.state.online = false;
		mock.stir('status');
		await page.getByText('Centre unreachable').first().waitFor();
		await page.locator(`${tile} .tick`).first().click();
		await page.getByRole('button', { name: 'Keep', exact: true }).click();
		await page.getByText('waiting for the centre').waitFor();
		await page.getByRole('button', { name: /^Cancel/ }).click();
		await page.getByText('Cancelled. Nothing more is sent.').waitFor();
	},

	async 'the order made on the camera is taken over'({ page, mock }) {
		await page.goto(`${mock.agent}/camera`);
		await page.getByRole('button', { name: 'Take over its order' }).click();
		await page.getByText('Keep 2 pictures in your library').waitFor();
		assert.equal(await page.locator(`${tile}[aria-selected=true]`).count(), 2);
	},

	async 'dragging picks everything in between'({ page, mock }) {
		await page.goto(`${mock.agent}/camera`);
		await page.waitForSelector(tile);
		await settled(page);
		const box = async (index) => page.locator(tile).nth(index).boundingBox();
		const [from, to] = [await box(0), await box(3)];
		await page.mouse.move(from.x + 60, from.y + 60);
		await page.mouse.down();
		await page.mouse.move(to.x + 30, to.y + 60, { steps: 12 });
		await page.mouse.up();
		assert.equal(await page.locator(`${tile}[aria-selected=true]`).count(), 4);
	},

	async 'pairing shows the code and goes on by itself'({ page, mock }) {
		Object.assign(mock.state, { paired: false, registered: false });
		await page.goto(`${mock.agent}/camera`);
		await page.getByRole('button', { name: 'Get a code' }).click();
		await page.getByText('WDJB-MJHT').waitFor();
		mock.state.paired = true;
		mock.stir('status');
		await page.getByRole('button', { name: 'Register this camera' }).click();
		await page.getByText('on your X-T5').waitFor();
	},

	async 'the back button closes the viewer and the focus returns to its picture'({ page, mock }) {
		await page.goto(`${mock.centre}/library`);
		await page.waitForSelector(tile);
		await page.locator(tile).nth(2).focus();
		await page.keyboard.press('Enter');
		await page.waitForSelector('.viewer');
		await page.keyboard.press('ArrowRight');
		await page.getByText('4 of').waitFor();
		await page.keyboard.press('+');
		await page.waitForSelector('.stage.large');
		await page.keyboard.press('0');
		await page.goBack();
		await page.waitForSelector('.viewer', { state: 'detached' });
		await page.locator(tile).nth(1).focus();
		await page.keyboard.press('Enter');
		await page.waitForSelector('.viewer');
		await page.keyboard.press('Escape');
		await page.waitForSelector('.viewer', { state: 'detached' });
		await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'gridcell');
	},

	async 'what is deleted comes back by undoing'({ page, mock }) {
		await page.goto(`${mock.centre}/library`);
		await page.waitForSelector(tile);
		const first = await page.locator(tile).first().getAttribute('data-tile');
		await page.locator(`${tile} .tick`).first().click();
		await page.getByRole('button', { name: 'Delete' }).click();
		await page.waitForSelector(`[data-tile="${first}"]`, { state: 'detached' });
		await page.getByRole('button', { name: 'Undo' }).click();
		await page.waitForSelector(`[data-tile="${first}"]`);
	},

	async 'a band from empty space picks what it touches'({ page, mock }) {
		await page.goto(`${mock.centre}/library`);
		await page.waitForSelector(tile);
		const head = await page.locator('.area .head').first().boundingBox();
		const first = await page.locator(tile).first().boundingBox();
		const second = await page.locator(tile).nth(1).boundingBox();
		await page.mouse.move(head.x + head.width - 20, head.y + 8);
		await page.mouse.down();
		await page.mouse.move(second.x + 20, second.y + 40, { steps: 8 });
		await page.waitForSelector('.band');
		await page.mouse.move(first.x + 20, first.y + 60, { steps: 8 });
		await page.mouse.up();
		await page.waitForSelector('.band', { state: 'detached' });
		assert.equal(await page.locator(tile).first().getAttribute('aria-selected'), 'true');
		assert.equal(await page.locator(tile).nth(1).getAttribute('aria-selected'), 'true');
	},

	async 'many are described in one form, only where it was touched, and back'({ page, mock }) {
		await page.goto(`${mock.centre}/library`);
		await page.waitForSelector(tile);
		for (const index of [0, 1, 2]) await page.locator(`${tile} .tick`).nth(index).click();
		await page.getByRole('button', { name: 'Describe …' }).click();
		const form = page.getByRole('dialog');
		await form.getByLabel('Place').fill('Bern');
		await form.getByRole('button', { name: 'Change', exact: true }).click();
		await page.getByText('3 pictures are changed.').waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await page.getByText('3 pictures are as they were.').waitFor();
	},

	async 'a notice is answered, and that is undone'({ page, mock }) {
		await page.goto(`${mock.centre}/library?show=inbox`);
		await page.getByRole('button', { name: 'Keep all' }).click();
		await page.getByText('The inbox is empty').waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await page.waitForSelector(tile);
	},

	async 'the trash asks before anything goes for good'({ page, mock }) {
		await page.goto(`${mock.centre}/library?show=trash`);
		await page.waitForSelector(tile);
		await page.getByRole('button', { name: 'Empty the trash …' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
		await page.locator(`${tile} .tick`).first().click();
		await page.getByRole('button', { name: 'Delete for good …' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Delete for good', exact: true }).click();
		await page.getByText('1 picture is deleted for good.').waitFor();
	},

	async 'files are uploaded, and those that are here already are said'({ page, mock }) {
		await page.goto(`${mock.centre}/library`);
		await page.waitForSelector(tile);
		await page
			.locator('input[type=file]')
			.first()
			.setInputFiles([
				{ name: 'new.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('a new picture') },
				{ name: 'old.jpg', mimeType: 'image/jpeg', buffer: mock.known }
			]);
		await page.getByText('1 file uploaded').waitFor();
		await page.getByText('1 was here already').waitFor();
	},

	async 'an order is followed until it is done'({ page, mock }) {
		await page.goto(`${mock.centre}/library`);
		await page.waitForSelector(tile);
		for (const index of [0, 1]) await page.locator(`${tile} .tick`).nth(index).click();
		await page.getByRole('button', { name: 'Order …' }).click();
		await page.getByRole('radio', { name: /Publish/ }).click();
		await page.getByRole('button', { name: 'Choose a title' }).click();
		await page.getByLabel('Title').fill('Lake');
		await page.getByRole('button', { name: 'Done' }).last().click();
		await page.getByRole('button', { name: 'Publish', exact: true }).click();
		await page.getByRole('link', { name: 'Follow it' }).click();
		await page.getByRole('link', { name: 'Open the gallery' }).waitFor();
	},

	async 'a wrong password is said where it happened'({ page, mock }) {
		mock.state.signedIn = false;
		await page.goto(`${mock.centre}/library`);
		await page.waitForURL(/sign-in\?next=/);
		await page.getByRole('button', { name: 'Sign in', exact: true }).click();
		await page.getByText('Type your email address.').waitFor();
		await page.getByLabel('Email').fill('anna@example.org');
		await page.getByLabel('Password', { exact: true }).fill('wrong-one');
		await page.getByRole('button', { name: 'Sign in', exact: true }).click();
		await page.getByText('Email or password is not right.').waitFor();
		await page.getByLabel('Password', { exact: true }).fill('the right one');
		await page.getByRole('button', { name: 'Sign in', exact: true }).click();
		await page.waitForURL(/\/library$/);
	},

	async 'services are put in order by keys'({ page, mock }) {
		await page.goto(`${mock.centre}/operator/services`);
		const grips = page.locator('.grip');
		await grips.first().focus();
		const before = await page.locator('li h2').allTextContents();
		await page.keyboard.press('ArrowDown');
		await page.waitForFunction((first) => document.querySelector('li h2').textContent !== first, before[0]);
		await page.reload();
		await page.waitForSelector('.grip');
		assert.deepEqual(await page.locator('li h2').allTextContents(), [before[1], before[0], before[2]]);
	},

	async 'scrolling 100,000 pictures keeps the page small and quick'({ page, big }) {
		await page.addInitScript(() => {
			globalThis.long = [];
			new PerformanceObserver((list) =>
				globalThis.long.push(...list.getEntries().map((entry) => entry.duration))
			).observe({
				entryTypes: ['longtask']
			});
		});
		await page.goto(`${big.centre}/library`);
		await page.waitForSelector(tile);
		await settled(page);
		await page.evaluate(() => (globalThis.long.length = 0));
		const most = await page.evaluate(async () => {
			const scroller = document.querySelector('.scroller');
			let most = 0;
			const frame = () => new Promise((done) => requestAnimationFrame(done));
			for (let step = 0; step < 240; step++) {
				scroller.scrollTop += step < 200 ? 160 : 30_000;
				await frame();
				most = Math.max(most, document.querySelectorAll('[role=gridcell]').length);
			}
			scroller.scrollTop = scroller.scrollHeight;
			await frame();
			return most;
		});
		await page.waitForFunction(() => document.querySelectorAll('[role=gridcell] img').length > 0);
		const long = await page.evaluate(() => globalThis.long);
		console.log(
			`    at most ${most} pictures in the page; long tasks: ${long.map(Math.round).join(', ') || 'none'}`
		);
		assert.ok(most > 0 && most < 200, `${most} pictures in the page`);
		// A busy machine makes tasks longer than they are; the bound holds on a quiet one.
		if (process.env.STRICT) assert.deepEqual(long, []);
	}
};

const wanted = process.argv.slice(2);
const browser = await launch();
let failed = 0;
let big = null;
for (const [name, run] of Object.entries(cases)) {
	if (wanted.length && !wanted.some((word) => name.includes(word))) continue;
	const mock = await start({ centre: 0, agent: 0, count: 60 });
	if (/100,000/.test(name)) big = await start({ centre: 0, agent: 0, count: 100_000 });
	const own = await context(browser, 'desk', 'light');
	const page = await own.newPage();
	page.setDefaultTimeout(20_000);
	try {
		await run({ page, mock, big });
		console.log(`ok  ${name}`);
	} catch (error) {
		failed += 1;
		console.log(`NOT ${name}\n    ${String(error.message).split('\n').slice(0, 6).join('\n    ')}`);
		await page
			.screenshot({ path: new URL(`./results/failed-${failed}.png`, import.meta.url).pathname })
			.catch(() => {});
	}
	await own.close();
	await mock.stop();
	await big?.stop();
	big = null;
}
await browser.close();
process.exitCode = failed ? 1 : 0;
