/** What people do on the pages again and again, in English. */

import assert from 'node:assert/strict';
import { tile, tiles } from './browser.mjs';
import { until } from './until.mjs';

/** The bar with the sentence of what will happen. */
export const bar = (page) => page.locator('.bar:has(> .words)');
export const sentence = (page) => bar(page).locator('.sentence');
/** The services, in this customer's order. */
export const services = (page) =>
	page.getByRole('radiogroup', { name: /What shall become/ }).getByRole('radio');

/** Makes an account on the centre's page. */
export async function register(page, centre, { name, email, password }) {
	await page.goto(`${centre.url}/register`);
	await page.getByLabel('Your name').fill(name);
	await page.getByLabel('Email', { exact: true }).fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Make the account' }).click();
}

/** Pairs the agent's page with the account that this browser is signed in with, and registers its camera. */
export async function pairAndRegister(page) {
	await page.getByRole('button', { name: 'Get a code' }).click();
	const shown = await page.locator('.code span').innerText();
	const opened = page.context().waitForEvent('page');
	await page.getByRole('link', { name: 'Allow it at the centre' }).click();
	const asked = await opened;
	// Both pages show the same code.
	await asked.getByText(shown, { exact: true }).waitFor();
	await asked.getByRole('button', { name: 'Allow' }).click();
	await asked.getByRole('heading', { name: 'Done. You can go back to the device.' }).waitFor();
	await asked.close();
	await page.getByRole('button', { name: 'Register this camera' }).click();
	await page.getByRole('button', { name: 'Register this camera' }).waitFor({ state: 'detached' });
}

/** Shows a part of the camera's pictures: `New` or `All`. */
export const show = (page, which) =>
	page.getByRole('radiogroup', { name: 'Which pictures' }).getByRole('radio', { name: which }).click();

/** Scrolls down the pictures until a tile is drawn: only what is near the screen is on the page. */
async function reach(page, name) {
	const { width, height } = page.viewportSize();
	await page.mouse.move(width / 2, height / 2);
	await until(`${name} is on the page`, async () => {
		if (await tile(page, name).count()) return true;
		await page.mouse.wheel(0, height / 3);
	});
}

/** Picks tiles by clicking on each. */
export async function pick(page, names) {
	for (const name of names) {
		await reach(page, name);
		await tile(page, name).locator('.tick').click();
	}
	for (const name of names)
		assert.equal(await tile(page, name).getAttribute('aria-selected'), 'true', `${name} is picked`);
}

export const choose = (page, service) => services(page).filter({ hasText: service }).first().click();

/** Presses the one button of the sentence. */
export const confirm = (page, word) => bar(page).getByRole('button', { name: word, exact: true }).click();

/** Follows what the camera page has just queued until the centre has it: the order's page is open then. */
export async function follow(page) {
	const queue = page.getByRole('region', { name: 'On its way' });
	await queue.getByRole('listitem').first().getByRole('link', { name: 'See the order' }).click();
	await page.waitForURL(/\/orders\//);
	return done(page);
}

/** Waits on an order's page until the order is done; its id. */
export async function done(page) {
	await page.locator('.state.done').first().waitFor();
	return new URL(page.url()).pathname.split('/').pop();
}

/** Says in the dialog of a sending to whom: names of saved destinations, and typed addresses. */
export async function sendTo(page, saved, typed) {
	const dialog = page.getByRole('dialog', { name: 'Send pictures' });
	for (const name of saved) await dialog.getByRole('button', { name, exact: true }).click();
	for (const address of typed) {
		await dialog.getByLabel('Another email address').fill(address);
		await dialog.getByRole('button', { name: 'Add', exact: true }).click();
	}
	await dialog.getByRole('button', { name: 'Done' }).click();
	await dialog.waitFor({ state: 'detached' });
}

/** Says in the dialog of a gallery what it is called. */
export async function title(page, text) {
	const dialog = page.getByRole('dialog', { name: 'Publish a gallery' });
	await dialog.getByLabel('Title').fill(text);
	await dialog.getByRole('button', { name: 'Done' }).click();
	await dialog.waitFor({ state: 'detached' });
}

/** Waits until a grid shows this many pictures. */
export const shows = (page, count) =>
	until(`the grid shows ${count} pictures`, async () => (await tiles(page).count()) === count);
