/** The main journey: a camera, its pictures and its menu, a chosen service, done. */

import assert from 'node:assert/strict';
import { sha256 } from './harness/api.mjs';
import { drawn, tile, tiles } from './harness/browser.mjs';
import { filename, MAKER, MEMO, MODEL, onCard, SHOTS } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { MailServer } from './harness/mail.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');
const memo = filename(MEMO);
const memoSound = memo.replace('JPG', 'WAV');

journey(
	'A new user connects a camera, keeps, sends and publishes pictures, and finds them again',
	async (stage) => {
		const mail = await MailServer.start();
		stage.finally(() => mail.stop());
		const centre = await stage.centre({ CRADLE_MAIL_URL: mail.url });
		const card = await stage.card();
		const agent = await stage.agent(centre, [card]);
		const browser = await stage.visitor();
		const page = await browser.newPage();

		// The first account runs the centre.
		await on.register(page, centre, anna);
		await page.getByRole('heading', { name: 'You run this centre' }).waitFor();
		const api = await centre.signIn(anna);
		await api.patch('/api/v1/me', { destinations: [{ name: 'Grandma', email: 'greta@example.org' }] });

		// The camera's pictures stand beside the services before anything is paired.
		await page.goto(agent.address);
		await on.shows(page, SHOTS);
		await drawn(page);
		assert.deepEqual(
			await on.services(page).evaluateAll((radios) => radios.map((radio) => radio.innerText.split('\n')[0])),
			['Keep', 'Send', 'Publish']
		);
		await on.pairAndRegister(page);
		const [camera] = (await api.get('/api/v1/cameras')).items;
		assert.deepEqual([camera.maker, camera.model], [MAKER, MODEL]);

		const kept = await keep(page, api, card);
		await lookAtLibrary(page, centre, kept);
		await page.goto(agent.address);
		await send(stage, page, mail, card);
		await publish(stage, page, centre);
		await reconnect(page, agent, api, kept);
		assert.deepEqual(stage.problems, []);
	}
);

/** Picks with mouse and keyboard, confirms, and follows the order; gives the files that were kept. */
async function keep(page, api, card) {
	await on.choose(page, 'Keep');
	await tile(page, memo).click();
	await page.keyboard.press('Shift+ArrowRight');
	await page.keyboard.press('Shift+ArrowRight');
	const picked = page.locator('[role=gridcell][aria-selected=true]');
	assert.equal(await picked.count(), 3);
	const names = await picked.evaluateAll((cells) => cells.map((cell) => cell.dataset.tile));
	assert.equal(await on.sentence(page).innerText(), 'Keep 3 pictures in your library — free');
	await on.confirm(page, 'Keep');
	const id = await on.follow(page);
	const order = await api.get(`/api/v1/orders/${id}`);
	assert.deepEqual([order.kind, order.state, order.images.length], ['keep', 'done', 3]);
	for (const [index, name] of names.entries()) {
		const original = await api.bytes(`/api/v1/images/${order.images[index]}/original`);
		assert.equal(sha256(original), sha256(await onCard(card, name)), `${name} is kept byte for byte`);
	}
	return names;
}

async function lookAtLibrary(page, centre, kept) {
	await page.goto(`${centre.url}/library`);
	await on.shows(page, kept.length);
	await drawn(page);
	const days = await page.getByRole('grid').getByRole('rowheader').count();
	assert.ok(days >= 1 && days <= kept.length, `${days} days for ${kept.length} pictures`);
	await tile(page, memo).click();
	const viewer = page.getByRole('dialog');
	await viewer.locator('.picture img').last().waitFor();
	await page.keyboard.press('i');
	const about = viewer.getByRole('complementary', { name: 'About this picture' });
	for (const said of [MAKER, MODEL, memo, 'pixels', 'Sound', 'Position'])
		assert.match(await about.innerText(), new RegExp(said), `the viewer tells “${said}”`);
	await page.keyboard.press('Escape');
	await viewer.waitFor({ state: 'detached' });
}

/** A kept picture with its voice memo and a new one, to a saved destination and a typed address. */
async function send(stage, page, mail, card) {
	await on.show(page, 'All');
	await on.shows(page, SHOTS);
	await on.pick(page, [memo, 'CRDL0001']);
	await on.choose(page, 'Send');
	await on.confirm(page, 'Choose people');
	await on.sendTo(page, ['Grandma'], ['uncle@example.org']);
	assert.match(await on.sentence(page).innerText(), /^Send 2 pictures to Grandma and uncle@example.org/);
	await on.confirm(page, 'Send');
	await on.follow(page);
	await until('both mails are there', () => mail.mails.length === 2);
	const originals = await Promise.all([MEMO, MEMO.replace('12', '01')].map((name) => onCard(card, name)));
	for (const address of ['greta@example.org', 'uncle@example.org']) {
		const [{ parts }] = mail.to(address);
		const reduced = parts.filter((part) => part.type.startsWith('image/'));
		assert.equal(reduced.length, 2, 'both pictures are in the mail');
		for (const { content } of reduced) {
			assert.ok(content.length > 500 && !originals.some((original) => original.equals(content)), 'reduced');
		}
		const sound = parts.find((part) => part.type.startsWith('audio/'));
		assert.equal(sound?.filename, memoSound);
		assert.ok(sound.content.equals(await onCard(card, MEMO.replace('JPG', 'WAV'))), 'the memo goes along');
	}
	const text = mail
		.to('uncle@example.org')[0]
		.parts.find((part) => part.type === 'text/plain')
		.content.toString();
	await openLink(stage, /http:\/\/\S+\/s\/[\w-]+/.exec(text)[0], originals);
}

/** Somebody without an account opens the link of a mail, and takes an original, which tells no place. */
async function openLink(stage, link, originals) {
	const page = await (await stage.visitor()).newPage();
	await page.goto(link);
	await on.shows(page, 2);
	await drawn(page);
	await tiles(page).first().click();
	const viewer = page.getByRole('dialog');
	const coming = page.waitForEvent('download');
	await viewer.getByRole('link', { name: 'Download' }).click();
	const stream = await (await coming).createReadStream();
	const taken = Buffer.concat(await stream.toArray());
	const others = originals.map((original) => otherBytes(original, taken));
	// The entries of Exif's GPS directory are some hundred bytes.
	assert.ok(
		others.some((count) => count > 0 && count < 400),
		`the link gives the original without its place, and all else of it: ${others}`
	);
}

/** How many bytes of two files of the same length differ. */
const otherBytes = (one, other) =>
	one.length === other.length ? one.reduce((count, byte, at) => count + (byte === other[at] ? 0 : 1), 0) : NaN;

/** From the library, and withdrawn again. */
async function publish(stage, page, centre) {
	await page.goto(`${centre.url}/library`);
	await on.shows(page, 4);
	await page.getByRole('button', { name: 'Select', exact: true }).click();
	await tiles(page).nth(0).click();
	await tiles(page).nth(1).click();
	await page.getByRole('button', { name: 'Order …' }).click();
	await on.choose(page, 'Publish');
	await on.confirm(page, 'Choose a title');
	await on.title(page, 'A week at the lake');
	assert.match(await on.sentence(page).innerText(), /“A week at the lake” – anybody with the address/);
	await on.confirm(page, 'Publish');
	await page.getByRole('link', { name: 'Follow it' }).click();
	await on.done(page);
	const address = await page.locator('.address').innerText();

	const html = (await centre.api.ask('GET', address)).bytes.toString();
	const tag = (name) => new RegExp(`<meta property="og:${name}" content="([^"]*)"`).exec(html)?.[1];
	assert.equal(tag('title'), 'A week at the lake');
	assert.equal(tag('url'), address);
	const cover = await centre.api.ask('GET', tag('image'));
	assert.deepEqual([cover.status, cover.headers.get('content-type').split('/')[0]], [200, 'image']);

	const guest = await (await stage.visitor()).newPage();
	await guest.goto(address);
	await guest.getByRole('heading', { name: 'A week at the lake' }).waitFor();
	await on.shows(guest, 2);
	await drawn(guest);

	await page.getByRole('button', { name: 'Withdraw' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
	await page.getByText('This gallery was withdrawn.').waitFor();
	for (const shut of [address, tag('image')])
		assert.equal((await centre.api.ask('GET', shut)).status, 404, `${shut} is shut`);
	const late = await (await stage.visitor()).newPage();
	await late.goto(address);
	await late.getByRole('heading', { name: 'Nothing here' }).waitFor();
	await late.context().close();
}

/** The next time the camera is connected. */
async function reconnect(page, agent, api, kept) {
	// Sending was used once more than the others.
	const images = (await api.get('/api/v1/images')).items.slice(0, 1).map((image) => image.id);
	const again = { service: 'send', images, options: { to: [{ email: 'greta@example.org' }] } };
	await api.post('/api/v1/orders', again, 'again');
	await agent.stop();
	await agent.start();
	await page.goto(agent.address);
	await until('the most used service stands first', async () => {
		const [first] = await on.services(page).allInnerTexts();
		return /^Send/.test(first) && /2×/.test(first);
	});
	// “Send” may have marked the shot with the memo since.
	await on.show(page, 'All');
	await on.shows(page, SHOTS);
	for (const name of kept)
		await page
			.locator(`[data-tile="${name}"][aria-label*="kept"], [data-tile="${name}"][aria-label*="sent"]`)
			.waitFor();
	await on.show(page, 'New');
	await until('what was kept is not offered again', async () => {
		const offered = await tiles(page).evaluateAll((cells) => cells.map((cell) => cell.dataset.tile));
		return offered.length > 0 && !kept.some((name) => offered.includes(name));
	});
}
