/** Calls: two people with cameras of their own, from the address book to the picture that goes across. */

import assert from 'node:assert/strict';
import { settled, wellMade } from '../harness/browser.mjs';
import { acquainted, available, inAddressBook, pictured, ringing, seen, sees } from '../harness/calls.mjs';
import { filename, onCard } from '../harness/camera.mjs';
import { person } from '../harness/centre.mjs';
import { journey } from '../harness/journey.mjs';
import { Network } from '../harness/network.mjs';
import { until } from '../harness/until.mjs';

const anna = { ...person('Anna Berg'), camera: 5 };
const paul = { ...person('Paul Klein'), camera: 10 };
const NAMES = [1, 2, 4, 5].map((number) => `DCIM/100CRADL/CRDL${String(number).padStart(4, '0')}.JPG`);

/** A centre with two customers, one of them with pictures. */
async function furnished(stage, { known = true } = {}) {
	const centre = await stage.centre();
	const api = await centre.register(anna);
	const other = await centre.register(paul);
	// Only whose address is proven asks others into an address book; the operator vouches for both here.
	for (const one of [api, other]) {
		const { id } = await one.get('/api/v1/me');
		await api.post(`/api/v1/operator/customers/${id}/confirm`);
	}
	const card = await stage.card();
	for (const name of NAMES) await api.upload(await onCard(card, name), filename(name));
	await until('everything is rendered', async () => {
		const images = await api.list('/api/v1/images');
		return images.length === NAMES.length && images.every((image) => !image.rendering);
	});
	if (known) await acquainted(other, api);
	return { centre, api, other };
}

/** A page of somebody at their own computer, signed in, at the address book. */
const card = (page, name) => page.getByRole('article', { name });
const call = (page, name) => page.getByRole('button', { name: `Call ${name}` }).click();
const stage = (page, name) => page.getByRole('region', { name: `Call with ${name}` });
const says = (page, words) => page.getByText(words).first().waitFor();

/** What goes wrong on pages, but for what is meant to be refused, and what a network takes with it. */
const unexpected = (stage) =>
	stage.problems.filter(
		(problem) => !/: (404|409)$|net::ERR_FAILED|ERR_CONNECTION|WebSocket connection/.test(problem)
	);

/** One calls, the other answers by the keyboard; both are in the call. */
async function talk(mine, his) {
	await available(mine, paul);
	await call(mine, paul.name);
	await ringing(his, anna).waitFor();
	await his.keyboard.press('Enter');
	await his.waitForURL(/\/calls\/./);
	await mine.waitForURL(/\/calls\/./);
}

journey('Two people find each other, talk, pass pictures across and part', async (stage_, t) => {
	const { centre, api, other } = await furnished(stage_, { known: false });
	const mine = await inAddressBook(stage_, centre, anna);
	const his = await inAddressBook(stage_, centre, paul, { theme: 'dark' });
	await says(mine, 'Nobody here yet');

	// He opens the link that she gave him; she sees at once that he asks, and accepts.
	const { address } = await api.get('/api/v1/me/calling');
	await his.goto(`${centre.url}/call/${address}`);
	await wellMade(his, 'the page of a call address');
	await his.getByRole('button', { name: 'Send the invitation' }).click();
	await his.waitForURL(/\/calls$/);
	await card(mine, paul.name).getByRole('button', { name: 'Accept' }).click();
	await available(mine, paul);
	await available(his, anna);

	// What he says of himself stands on her card at once.
	await other.patch('/api/v1/me/calling', { says: 'home until six' });
	await card(mine, paul.name).getByText('“home until six”').waitFor();
	await wellMade(mine, 'the address book');

	// She calls; it rings on whatever page he looks at.
	await his.goto(`${centre.url}/orders`);
	await available(mine, paul);
	const pressed = performance.now();
	await call(mine, paul.name);
	await ringing(his, anna).waitFor();
	t.diagnostic(`click to ringing: ${Math.round(performance.now() - pressed)} ms`);
	await wellMade(his, 'a page on which it rings');
	await mine.waitForURL(/\/calls\/./);
	await says(mine, `Ringing at ${paul.name}`);
	const answered = performance.now();
	await his.keyboard.press('Enter');
	await sees(mine, paul.camera);
	t.diagnostic(`answer to three pictures on the other side: ${Math.round(performance.now() - answered)} ms`);
	await sees(his, anna.camera);

	// Both can compare a word.
	await mine.locator('.word').waitFor();
	await his.locator('.word').waitFor();
	assert.equal(await mine.locator('.word').innerText(), await his.locator('.word').innerText());
	await settled(mine);
	await wellMade(mine, 'a call');

	// A picture goes across: pressed here, sharp there.
	await mine.keyboard.press('f');
	await mine.keyboard.press('ArrowRight');
	const shown = performance.now();
	await mine.keyboard.press('Enter');
	await his.locator('.stage .shown img').first().waitFor();
	t.diagnostic(`picture shown to seen: ${Math.round(performance.now() - shown)} ms`);
	await his.locator('.stage .shown img.sharp.there').waitFor();
	await his.getByRole('heading', { name: `${anna.name} shows` }).waitFor();
	await wellMade(his, 'a call in which a picture is shown');

	// Where she points he sees, and how far she looks into it.
	const box = await mine.locator('.stage .shown').boundingBox();
	await mine.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	await mine.mouse.down();
	await mine.mouse.move(box.x + box.width / 2 + 30, box.y + box.height / 2 + 20, { steps: 3 });
	await his.locator('.spot').waitFor();
	await mine.mouse.up();
	await his.locator('.spot').waitFor({ state: 'detached' });
	await mine.getByRole('button', { name: 'Larger' }).click();
	await his.getByRole('button', { name: '150 % Whole picture' }).waitFor();

	// He keeps it: the same picture, in full.
	await his.keyboard.press('k');
	await says(his, 'In your library');
	const [kept] = await other.list('/api/v1/images');
	const originals = await api.list('/api/v1/images');
	assert.ok(
		originals.some((image) => image.sha256 === kept.sha256),
		'what he keeps is what she has'
	);
	await his.getByRole('button', { name: 'Order a print' }).click();
	await his.getByRole('dialog').getByRole('radiogroup').waitFor();
	await his.keyboard.press('Escape');
	await his.getByRole('dialog').waitFor({ state: 'detached' });

	// One key takes his picture out of the film, as large as it comes, and he is told.
	await mine.keyboard.press('Escape');
	await mine.locator('.stage .shown').waitFor({ state: 'detached' });
	await his.locator('.stage .shown').waitFor({ state: 'detached' });
	await sees(mine, paul.camera);
	const large = await seen(mine);
	await mine.keyboard.press('p');
	await says(mine, `The picture is on ${paul.name}’s card.`);
	await says(his, `${anna.name} has taken your picture`);
	const [hisCard] = await api.list('/api/v1/partners');
	assert.ok(hisCard.photograph && hisCard.address, 'it stands with the address of the call');
	const photograph = await pictured(mine, `/api/v1/partners/${hisCard.id}/photograph`);
	assert.equal(photograph.who, paul.camera);
	assert.ok(photograph.width >= large.width, `${photograph.width} of ${large.width}`);

	// Words, a hand, a microphone that is off.
	await mine.keyboard.press('c');
	await mine.getByLabel('Message').fill('Look at the light!');
	await mine.keyboard.press('Enter');
	await his.getByRole('button', { name: /^Chat/ }).getByText('1').waitFor();
	await his.getByRole('button', { name: /^Chat/ }).click();
	await his.getByRole('log').getByText('Look at the light!').waitFor();
	await his.getByRole('heading', { name: 'In this call', exact: true }).click();
	await his.getByRole('button', { name: 'Hand' }).click();
	await stage(mine, paul.name).getByText('raised a hand').waitFor();
	await his.getByRole('button', { name: 'Microphone' }).click();
	await stage(mine, paul.name).getByText('microphone off').first().waitFor();

	// Another page meanwhile: the call goes on, and there is a way back.
	await his.getByRole('link', { name: 'Orders' }).click();
	await his.getByRole('link', { name: `In a call with ${anna.name}` }).click();
	await sees(his, anna.camera);

	await mine.getByRole('button', { name: 'Leave' }).click();
	for (const page of [mine, his]) await page.getByRole('heading', { name: 'The call is over' }).waitFor();
	await wellMade(his, 'a call that is over');
	await mine.getByRole('link', { name: 'To the address book' }).click();
	await mine
		.getByRole('region', { name: 'Calls' })
		.getByText(/talked for .* 1 shown/)
		.waitFor();
	await card(mine, paul.name).locator('.face img').waitFor();
	assert.deepEqual(unexpected(stage_), []);
});

journey('Whoever cannot be called is not called', async (stage_) => {
	const { centre, other } = await furnished(stage_);
	const mine = await inAddressBook(stage_, centre, anna);
	const his = await inAddressBook(stage_, centre, paul, { size: 'phone' });
	await available(mine, paul);

	// He does not want to be disturbed: she sees it at once, in words, and the centre says so, too.
	await his.getByRole('button', { name: /^Your availability/ }).click();
	await wellMade(his, 'the choice of one’s availability');
	await his.getByRole('menuitemradio', { name: 'do not disturb' }).click();
	await card(mine, paul.name).getByText('do not disturb').waitFor();
	await call(mine, paul.name);
	const refused = mine.getByRole('dialog', {
		name: `${paul.name} cannot be called now`
	});
	await refused.waitFor();
	await wellMade(mine, 'a call that is refused');
	await refused.getByRole('button', { name: 'Tell me when they are back' }).click();
	await says(mine, `You will be told when ${paul.name} is available.`);
	await card(mine, paul.name).getByText('You are told when they are back').waitFor();
	await card(mine, paul.name).getByRole('button', { name: 'Do not tell me' }).click();
	await card(mine, paul.name).getByText('You are told when they are back').waitFor({ state: 'detached' });
	await call(mine, paul.name);
	await refused.getByRole('button', { name: 'Tell me when they are back' }).click();
	await card(mine, paul.name).getByText('You are told when they are back').waitFor();

	// A message with a picture waits for him.
	await call(mine, paul.name);
	await refused.getByRole('button', { name: 'Leave a picture message' }).click();
	const message = mine.getByRole('dialog', {
		name: `A message for ${paul.name}`
	});
	await message.getByLabel('Your words').fill('From the lake');
	await message.locator('.picture').first().click();
	await wellMade(mine, 'a message');
	await message.getByRole('button', { name: 'Leave it' }).click();
	await message.waitFor({ state: 'detached' });
	const news = his.getByRole('region', { name: 'While you were away' });
	await news.getByText('From the lake').waitFor();
	await news.getByRole('button', { name: 'Keep the picture' }).click();
	await news.getByText('In your library').waitFor();
	assert.equal((await other.list('/api/v1/images')).length, 1);
	await wellMade(his, 'the address book on a phone');

	// He is back, and she hears of it. Invisible looks like being away.
	await his.getByRole('button', { name: /^Your availability/ }).click();
	await his.getByRole('menuitemradio', { name: /^available/ }).click();
	await mine.getByText(`${paul.name} is back`).first().waitFor();
	await card(mine, paul.name).getByText('You are told when they are back').waitFor({ state: 'detached' });
	await available(mine, paul);
	await his.getByRole('button', { name: /^Your availability/ }).click();
	await his.getByRole('menuitemradio', { name: /invisible/ }).click();
	await card(mine, paul.name).getByText('offline').waitFor();

	// It rings, and is declined by the keyboard.
	await his.getByRole('button', { name: /^Your availability/ }).click();
	await his.getByRole('menuitemradio', { name: /^available/ }).click();
	await available(mine, paul);
	await call(mine, paul.name);
	await ringing(his, anna).waitFor();
	await his.keyboard.press('Escape');
	await mine.getByRole('heading', { name: 'The call is over' }).waitFor();
	await says(mine, 'declined');
	assert.deepEqual(unexpected(stage_), []);
});

journey('A network that is gone for 20 seconds does not end a call', async (stage_, t) => {
	const { centre } = await furnished(stage_);
	const network = new Network();
	stage_.finally(() => network.close());
	const mine = await inAddressBook(stage_, centre, anna, { network });
	const his = await inAddressBook(stage_, centre, paul, { network });
	await talk(mine, his);
	await sees(mine, paul.camera);
	await sees(his, anna.camera);
	assert.ok(network.passed > 100, 'everything goes through the network that is cut');

	network.cut();
	const ends = performance.now() + 20_000;
	await says(mine, /does not answer|interrupted/);
	await mine.keyboard.press('c');
	await mine.getByLabel('Message').fill('Are you there?');
	await mine.keyboard.press('Enter');
	await until('20 seconds have passed', () => performance.now() > ends, {
		within: 25_000
	});
	network.mend();

	const mended = performance.now();
	await sees(mine, paul.camera);
	await sees(his, anna.camera);
	t.diagnostic(`both see each other ${Math.round(performance.now() - mended)} ms after the network is back`);
	await his.getByRole('button', { name: /^Chat/ }).click();
	await his.getByRole('log').getByText('Are you there?').waitFor();

	// A page that is loaded again is in the same call.
	const place = his.url();
	await his.reload();
	await sees(his, anna.camera);
	await sees(mine, paul.camera);
	assert.equal(his.url(), place);
	await his.getByRole('button', { name: 'Leave' }).click();
	await mine.getByRole('heading', { name: 'The call is over' }).waitFor();
	assert.deepEqual(unexpected(stage_), []);
});

journey('Without camera and microphone one joins with what there is', async (stage_) => {
	const { centre } = await furnished(stage_);
	const mine = await inAddressBook(stage_, centre, anna, { camera: null });
	const his = await inAddressBook(stage_, centre, paul, {
		size: 'phone',
		theme: 'dark'
	});
	await mine.getByRole('button', { name: 'Try camera and sound' }).click();
	await mine.getByText('Neither camera nor microphone was found').waitFor();
	await wellMade(mine, 'a computer without a camera');
	await mine.getByRole('button', { name: 'Done' }).click();
	await available(mine, paul);
	await call(mine, paul.name);

	// He looks at himself first.
	await ringing(his, anna).getByRole('link', { name: 'Look at the camera first' }).click();
	await his.getByRole('heading', { name: `${anna.name} is calling` }).waitFor();
	await his.getByRole('button', { name: 'Answer' }).waitFor();
	await wellMade(his, 'the page before a call');
	await his.getByRole('button', { name: 'Answer' }).click();
	await sees(mine, paul.camera);
	await stage(his, anna.name).getByText(`${anna.name} sends no picture`).waitFor();
	await wellMade(his, 'a call on a phone');

	// He puts the camera away: the call goes on with sound, and comes back with the camera.
	await his.getByRole('button', { name: 'Camera', exact: true }).click();
	await stage(mine, paul.name).getByText(`${paul.name} sends no picture`).waitFor();
	await his.getByRole('button', { name: 'Camera', exact: true }).click();
	await sees(mine, paul.camera);
	await his.getByRole('button', { name: 'Leave' }).click();
	await mine.getByRole('heading', { name: 'The call is over' }).waitFor();
	assert.deepEqual(unexpected(stage_), []);
});
