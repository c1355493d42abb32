/** Sharing: pictures by a link with a password, a class with another customer, one's own details. */

import assert from 'node:assert/strict';
import { drawn, settled, signIn, tile, tiles, wellMade } from './harness/browser.mjs';
import { filename, onCard } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { MailServer } from './harness/mail.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');
const paul = person('Paul Klein');
const NAMES = [1, 2, 4, 5].map((number) => `DCIM/100CRADL/CRDL${String(number).padStart(4, '0')}.JPG`);

/** A centre with four pictures of a customer, and another customer. */
async function furnished(stage) {
	const mail = await MailServer.start();
	stage.finally(() => mail.stop());
	const centre = await stage.centre({ CRADLE_MAIL_URL: mail.url });
	const api = await centre.register(anna);
	const other = await centre.register(paul);
	const card = await stage.card();
	for (const name of NAMES) await api.upload(await onCard(card, name), filename(name));
	const images = await until('everything is rendered', async () => {
		const images = await api.list('/api/v1/images');
		return images.length === NAMES.length && images.every((image) => !image.rendering) && images;
	});
	return { centre, api, other, images, card, mail };
}

/** What goes wrong on pages, but for what is meant to be shut. */
const unexpected = (stage) =>
	stage.problems.filter((problem) => !/: (401|403|404|409|410|413|415|429)$/.test(problem));

journey('Pictures go out by a link with a password and come back when it is withdrawn', async (stage) => {
	const { centre } = await furnished(stage);
	const page = await (await stage.visitor()).newPage();
	await signIn(page, centre, anna);
	await on.shows(page, NAMES.length);
	await drawn(page);
	for (const index of [0, 2]) await tiles(page).nth(index).locator('.tick').click();
	await page.getByRole('button', { name: 'Share', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Share 2 pictures' });
	await dialog.getByLabel('Title').fill('Two of them');
	await dialog.getByLabel('Password', { exact: false }).first().fill('short');
	await dialog.getByRole('button', { name: 'Share', exact: true }).click();
	await dialog.getByText('The password is too short').waitFor();
	await dialog.getByLabel('Password', { exact: false }).first().fill('open sesame');
	await wellMade(page, 'the dialog of sharing');
	await dialog.getByRole('button', { name: 'Share', exact: true }).click();
	const address = await dialog.getByLabel('Address').inputValue();
	assert.match(address, /\/s\/[\w-]{43}$/);
	await dialog.getByRole('button', { name: 'Close' }).last().click();
	await dialog.waitFor({ state: 'detached' });

	// Somebody else, on a phone: the password, the pictures, nothing beside them.
	const guest = await (await stage.visitor({ size: 'phone' })).newPage();
	await guest.goto(address);
	await guest.getByRole('heading', { name: 'A password opens this' }).waitFor();
	assert.ok(!(await guest.content()).includes('Two of them'), 'nothing is told before');
	await wellMade(guest, 'the page that asks for a password');
	await guest.getByLabel('Password').fill('open sesam');
	await guest.getByRole('button', { name: 'Open' }).click();
	await guest.getByText('This is not the password.').waitFor();
	await guest.getByLabel('Password').fill('open sesame');
	await guest.keyboard.press('Enter');
	await guest.getByRole('heading', { name: 'Two of them' }).waitFor();
	await on.shows(guest, 2);
	await drawn(guest);
	assert.equal(await guest.getByText('Download all').count(), 0);
	await settled(guest);
	await wellMade(guest, 'a gallery behind a password');

	// One after the other, by the keyboard.
	await guest.getByRole('button', { name: 'Slideshow' }).click();
	const show = guest.getByRole('dialog', { name: 'Slideshow' });
	await show.getByText('1 / 2').waitFor();
	await guest.keyboard.press('Space');
	await show.getByRole('button', { name: 'Play' }).waitFor();
	await guest.keyboard.press('ArrowRight');
	await show.getByText('2 / 2').waitFor();
	await show.getByRole('button', { name: 'Close' }).click();
	await show.waitFor({ state: 'detached' });

	// Its giver sees that, lets originals go, and takes it back.
	await page.goto(`${centre.url}/account`);
	const given = page.getByRole('region', { name: 'What others can see' });
	const row = given.getByRole('listitem').filter({ hasText: 'Two of them' });
	await row.getByText('opened once').waitFor();
	await row.getByRole('button', { name: /^Change/ }).click();
	const change = page.getByRole('dialog', { name: 'Change what you share' });
	await change.getByLabel('Take the originals').check();
	await wellMade(page, 'the dialog of changing');
	await change.getByRole('button', { name: 'Save' }).click();
	await row.getByText('originals').waitFor();
	await guest.reload();
	await guest.getByRole('link', { name: 'Download all' }).waitFor();
	await row.getByRole('button', { name: /^Withdraw/ }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
	await row.getByText('withdrawn on').waitFor();
	await guest.reload();
	await guest.getByRole('heading', { name: 'Nothing here' }).waitFor();
	assert.deepEqual(unexpected(stage), []);
});

journey('A class and details go to another customer, and follow what changes', async (stage) => {
	const { centre, api, images, mail } = await furnished(stage);
	const made = await api.post('/api/v1/classes', { name: 'My secret name', images: [images[0].id] });
	await api.patch('/api/v1/me', { phone: '+49 30 1234567', birthday: '1980-05-31' });
	const page = await (await stage.visitor()).newPage();
	await signIn(page, centre, anna);
	await page.goto(`${centre.url}/library/classes/${made.id}`);
	await page.getByRole('button', { name: 'Share', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Share “My secret name”' });
	await dialog.getByRole('radio', { name: 'A customer' }).click();
	await dialog.getByLabel('Their email address').fill(paul.email);
	await dialog.getByLabel('Title').fill('The best');
	await dialog.getByRole('button', { name: 'Share', exact: true }).click();
	await dialog.getByText(`Whoever signs in as ${paul.email}`).waitFor();
	await dialog.getByRole('button', { name: 'Close' }).last().click();

	await page.goto(`${centre.url}/account`);
	await page.getByRole('button', { name: 'Share my details …' }).click();
	const details = page.getByRole('dialog', { name: 'Share my details' });
	await details.getByLabel('Their email address').fill(paul.email);
	await details.getByLabel('Telephone').check();
	await wellMade(page, 'the dialog of sharing details');
	await details.getByRole('button', { name: 'Share', exact: true }).click();
	await details.getByRole('button', { name: 'Close' }).last().click();

	const his = await (await stage.visitor({ size: 'phone', theme: 'dark' })).newPage();
	await signIn(his, centre, paul);
	await his.goto(`${centre.url}/shared`);
	await his.getByRole('heading', { name: 'Shared with me' }).waitFor();
	// Anybody could have made an account with his address: he proves that it is his.
	await his.getByRole('heading', { name: 'Confirm your address' }).waitFor();
	assert.ok(!(await his.content()).includes('The best'), 'nor is it told that there is something');
	await wellMade(his, 'what is shared with an address that is not confirmed');
	await his.getByRole('button', { name: 'Send the mail again' }).click();
	await his.getByText('A mail is on its way').waitFor();
	const proof = await mail.proofOf(paul.email);
	const elsewhere = await (await stage.visitor({ size: 'phone' })).newPage();
	await elsewhere.goto(proof);
	await wellMade(elsewhere, 'the page that confirms an address');
	await elsewhere.getByRole('button', { name: 'Confirm my address' }).click();
	await elsewhere.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
	assert.ok(!elsewhere.url().includes('#'), 'the secret does not stay in the history');
	await elsewhere.goto('about:blank');
	await elsewhere.goto(proof);
	await elsewhere.getByRole('button', { name: 'Confirm my address' }).click();
	await elsewhere.getByRole('heading', { name: 'This link was used before' }).waitFor();
	await elsewhere.goto('about:blank');
	await elsewhere.goto(`${centre.url}/confirm#no-such-link`);
	await elsewhere.getByRole('button', { name: 'Confirm my address' }).click();
	await elsewhere.getByRole('heading', { name: 'This link proves nothing any more' }).waitFor();
	await his.reload();
	await his.getByRole('link', { name: /Contact details/ }).waitFor();
	await wellMade(his, 'what is shared with me');
	await his.getByRole('link', { name: /The best/ }).click();
	await his.getByRole('heading', { name: 'The best' }).waitFor();
	await on.shows(his, 1);
	assert.ok(!(await his.content()).includes('My secret name'));
	await api.post(`/api/v1/classes/${made.id}/images`, { add: [images[1].id, images[2].id] });
	await his.reload();
	await on.shows(his, 3);

	await his.goBack();
	await his.getByRole('link', { name: /Contact details/ }).click();
	await his.getByRole('heading', { name: 'Anna Berg' }).waitFor();
	await his.getByText('+49 30 1234567').waitFor();
	await wellMade(his, 'somebody’s details');
	assert.ok(!(await his.content()).includes('1980'), 'the birthday was not chosen');
	const [taken] = await Promise.all([
		his.waitForEvent('download'),
		his.getByRole('link', { name: 'Take along as a card' }).click()
	]);
	assert.equal(taken.suggestedFilename(), 'Anna Berg.vcf');
	await api.patch('/api/v1/me', { phone: '+49 89 7654321' });
	await his.reload();
	await his.getByText('+49 89 7654321').waitFor();
	for (const { id } of await api.list('/api/v1/grants')) await api.ask('DELETE', `/api/v1/grants/${id}`);
	await his.goto(`${centre.url}/shared`);
	await his.getByRole('heading', { name: 'Nothing is shared with you yet' }).waitFor();
	assert.deepEqual(unexpected(stage), []);
});

journey('Guests add their pictures to a class, and nobody learns what was there', async (stage) => {
	const { centre, api, images, card } = await furnished(stage);
	const made = await api.post('/api/v1/classes', { name: 'Wedding', images: [images[0].id] });
	const page = await (await stage.visitor()).newPage();
	await signIn(page, centre, anna);
	await page.goto(`${centre.url}/library/classes/${made.id}`);
	await page.getByRole('button', { name: 'Share', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Share “Wedding”' });
	await dialog.getByLabel('Title').fill('Our wedding');
	await dialog.getByLabel('Add pictures').check();
	await dialog.getByLabel('Pictures, at most').fill('0');
	await dialog.getByRole('button', { name: 'Share', exact: true }).click();
	await dialog.getByText('Say how many').waitFor();
	await dialog.getByLabel('Pictures, at most').fill('3');
	await wellMade(page, 'the dialog of sharing with the right to add');
	await dialog.getByRole('button', { name: 'Share', exact: true }).click();
	const address = await dialog.getByLabel('Address').inputValue();

	const guest = await (await stage.visitor({ size: 'phone' })).newPage();
	await guest.goto(address);
	await guest.getByRole('heading', { name: 'Our wedding' }).waitFor();
	await on.shows(guest, 1);
	await wellMade(guest, 'a gallery to which pictures can be added');
	await guest.getByRole('button', { name: 'Choose pictures' }).click();
	await guest.getByText('Say who you are.').waitFor();
	await guest.getByLabel('Your name').fill('Aunt Erna');
	const file = async (number, name = `phone-${number}.jpg`) => ({
		name,
		mimeType: 'image/jpeg',
		buffer: await onCard(card, `DCIM/100CRADL/CRDL${String(number).padStart(4, '0')}.JPG`)
	});
	const picker = guest.locator('input[type=file]');
	// One that Anna has, outside of the class, and one that is new to her.
	await picker.setInputFiles([await file(2), await file(6)]);
	await guest.getByText('2 pictures sent').waitFor();
	await on.shows(guest, 3);
	await drawn(guest);
	await wellMade(guest, 'a gallery with added pictures');
	const notes = { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture at all') };
	await picker.setInputFiles([notes]);
	await guest.getByText('1 did not work').waitFor();
	await guest.getByText('notes.jpg').first().waitFor();
	// It has made room again.
	await picker.setInputFiles([await file(7)]);
	await guest.getByText('1 picture sent').waitFor();
	await on.shows(guest, 4);
	await picker.setInputFiles([await file(8)]);
	await guest.getByText('As much has been added as there may be.').waitFor();
	assert.ok(!/already|known|CRDL|Berg.*class/.test(await guest.locator('main').innerText()));

	// Its giver sees who they are from, and how many there are.
	await page.goto(`${centre.url}/account`);
	const given = page.getByRole('region', { name: 'What others can see' });
	await given.getByText('3 of 3 added').waitFor();
	await page.goto(`${centre.url}/library/classes/${made.id}`);
	await on.shows(page, 4);
	const added = await until('who it is from', async () => {
		for (const { id } of await api.list(`/api/v1/classes/${made.id}/images`)) {
			const { items } = await api.get(`/api/v1/images/${id}/additions`);
			if (items.length) return items;
		}
		return null;
	});
	assert.deepEqual([added[0].from, added[0].title], ['Aunt Erna', 'Our wedding']);
	await page.goto(`${centre.url}/library`);
	await drawn(page);
	await tile(page, 'phone-6.jpg').click();
	await page.locator('.viewer .picture img').last().waitFor();
	await page.keyboard.press('i');
	await page.getByText('Aunt Erna, through “Our wedding”').waitFor();
	assert.deepEqual(unexpected(stage), []);
});
