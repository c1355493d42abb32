/** The inbox through its days: asked about by mail and on the page, answered, let go, and gone for good. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn, tiles } from './harness/browser.mjs';
import { onCard } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { MailServer } from './harness/mail.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');
const NAMES = ['CRDL0001.JPG', 'CRDL0002.JPG', 'CRDL0006.JPG'];

journey('What waits in the inbox is announced, answered, and never goes unannounced', async (stage) => {
	const mail = await MailServer.start();
	stage.finally(() => mail.stop());
	const clock = join(stage.folder, 'ahead');
	const centre = await stage.centre({
		CRADLE_MAIL_URL: mail.url,
		CRADLE_TEST_CLOCK: clock,
		...Object.fromEntries(['INBOX', 'ANSWER', 'TRASH'].map((period) => [`CRADLE_${period}_DAYS`, '1']))
	});
	const api = await centre.register(anna);
	const paul = await centre.register(person('Paul Ost'));
	const card = await stage.card();
	const files = await Promise.all(NAMES.map((name) => onCard(card, `DCIM/100CRADL/${name}`)));
	const images = [];
	for (const [index, file] of files.entries()) images.push(await api.upload(file, NAMES[index]));

	/** Goes on by some hours, and until everything that falls due by that is done. */
	let ahead = 0;
	const pass = async (hours) => {
		ahead += hours;
		writeFileSync(clock, String(ahead * 3600));
		// The next piece of work lets the centre look at its clock at once.
		await paul.upload(Buffer.concat([files[0], Buffer.from(`after ${ahead} hours`)]), 'later.jpg');
		await until(
			'the centre has done what is due',
			async () => (await api.get('/api/v1/operator/overview')).jobs_due === 0
		);
	};
	const stateOf = async (id) => {
		const { status, body } = await api.ask('GET', `/api/v1/images/${id}`);
		return status === 404 ? 'gone' : body.state;
	};

	const page = await (await stage.visitor()).newPage();
	await signIn(page, centre, anna);
	await page.goto(`${centre.url}/library?show=inbox`);
	await on.shows(page, 3);

	// A day later she is told, by mail and on the page that is open.
	await pass(25);
	const [letter] = await until('the mail is there', () => mail.to(anna.email).length && mail.to(anna.email));
	assert.match(letter.subject, /^3 pictures in your inbox: keep them by /);
	const text = letter.parts.find((part) => part.type === 'text/plain').content.toString();
	for (const said of [...NAMES, `${centre.url}/library?show=inbox`]) assert.ok(text.includes(said), said);
	assert.ok(letter.parts.filter((part) => part.type === 'image/jpeg').length === 3, 'they are shown');
	const banner = page.getByRole('region', { name: '3 pictures wait in your inbox.' });
	await banner.getByText(/Without an answer by .* they go to the trash/).waitFor();

	await keepOne(page, banner, stateOf, images);
	await describeAll(page, centre, api, images);

	// What nobody says a word about goes to the trash when the time is over, and not before.
	const silent = await api.upload(Buffer.concat([files[1], Buffer.from('silent')]), 'silent.jpg');
	await pass(25);
	await until('the second mail is there', () => mail.to(anna.email).length === 2);
	assert.equal(await stateOf(silent), 'inbox');
	await pass(25);
	await pass(25);
	await until('it is in the trash', async () => (await stateOf(silent)) === 'trashed');
	assert.deepEqual(await Promise.all(images.map(stateOf)), ['kept', 'inbox', 'inbox']);
	await page.goto(`${centre.url}/notices`);
	await page.getByText('No answer: 1 picture put into the trash').last().waitFor();

	await useTrash(page, centre, stateOf, silent, images[0]);
	await pass(25);
	await pass(25);
	await until('it is gone for good', async () => (await stateOf(silent)) === 'gone');
	await page.goto(`${centre.url}/notices`);
	await page.getByText('1 picture deleted for good').last().waitFor();

	await setPeriods(page, centre, api);
	assert.deepEqual(stage.problems, []);
});

/** Picks out of the announced ones; a slip is undone. */
async function keepOne(page, banner, stateOf, [first]) {
	await banner.getByRole('button', { name: 'Keep all' }).click();
	await page.getByText('3 pictures are kept.').waitFor();
	await until('it is kept', async () => (await stateOf(first)) === 'kept');
	await page.getByRole('button', { name: 'Undo' }).click();
	await page.getByText('3 pictures are as they were.').waitFor();
	assert.equal(await stateOf(first), 'inbox');
	await on.shows(page, 3);
	await page.locator(`[data-tile="${first}"] .tick`).click();
	await page.getByRole('button', { name: 'Keep', exact: true }).click();
	await page.getByText('1 picture is kept.').waitFor();
	assert.equal(await stateOf(first), 'kept');
	await on.shows(page, 2);
}

/** One form for several pictures; only what was touched changes, and undoing brings each its own back. */
async function describeAll(page, centre, api, images) {
	const said = async () =>
		Promise.all(images.map(async (id) => (await api.get(`/api/v1/images/${id}`)).attributes));
	await api.patch(`/api/v1/images/${images[1]}`, { title: 'Own title', people: ['Greta'] });
	await api.patch(`/api/v1/images/${images[2]}`, { keywords: ['lake'] });
	const before = await said();
	await page.goto(`${centre.url}/library`);
	await on.shows(page, 3);
	await tiles(page).first().focus();
	await page.keyboard.press('Control+a');
	await page.getByRole('button', { name: 'Describe …' }).click();
	const form = page.getByRole('dialog', { name: 'Describe 3 pictures' });
	await form.getByLabel('Place').fill('Hallstatt');
	await form.getByLabel('People').fill('Anna, Paul');
	await form.getByRole('button', { name: 'Take away: lake' }).click();
	await form.getByRole('button', { name: 'Change', exact: true }).click();
	await form.waitFor({ state: 'detached' });
	await page.getByText('3 pictures are changed.').waitFor();
	const after = await said();
	assert.deepEqual(
		after.map(({ title, place, keywords }) => [title, place, keywords]),
		before.map(({ title }) => [title, 'Hallstatt', []])
	);
	assert.deepEqual(after[1].people, ['Greta', 'Anna', 'Paul']);
	await page.getByRole('button', { name: 'Undo' }).last().click();
	await page.getByText('3 pictures are as they were.').waitFor();
	assert.deepEqual(await said(), before);
}

/** The trash says until when, gives back, and asks before anything goes for good. */
async function useTrash(page, centre, stateOf, silent, kept) {
	await page.goto(`${centre.url}/library`);
	await page.locator(`[data-tile="${kept}"] .tick`).click();
	await page.getByRole('button', { name: 'Delete', exact: true }).click();
	await page.getByText('1 picture is in the trash.').waitFor();
	await page.goto(`${centre.url}/library?show=trash`);
	await on.shows(page, 2);
	await page.getByText('What lies here is deleted for good after 1 day.').waitFor();
	await page.locator(`[data-tile="${silent}"] .tick`).click();
	await page.getByRole('button', { name: 'Delete for good …' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
	assert.equal(await stateOf(silent), 'trashed');
	await page.locator(`[data-tile="${silent}"] .tick`).click();
	await page.locator(`[data-tile="${kept}"] .tick`).click();
	await page.getByRole('button', { name: 'Restore' }).click();
	await page.getByText('1 picture is back.').waitFor();
	assert.equal(await stateOf(kept), 'kept');
}

/** The first account runs the centre: it sets the periods, and sees what was announced to whom. */
async function setPeriods(page, centre, api) {
	await page.goto(`${centre.url}/operator/inbox`);
	const answer = page.getByLabel('Days for an answer, until the trash');
	await answer.fill('nothing');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('Type whole days from 1 to 3,650.').waitFor();
	await answer.fill('21');
	await page.getByRole('button', { name: 'Save' }).click();
	await until('it is set', async () => (await api.get('/api/v1/operator/periods')).set.answer_days === 21);
	await page.getByText(anna.name).first().click();
	await page.locator('details[open]').getByText('Delivered by mail').waitFor();
}
