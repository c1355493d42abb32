/** Keys for devices and programs, made and revoked on the account page. */

import assert from 'node:assert/strict';
import { Api } from './harness/api.mjs';
import { settled, signIn, wellMade } from './harness/browser.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';

const anna = person('Anna Berg');

journey('A key is made on the account page, shown once, and revoked there', async (stage) => {
	const centre = await stage.centre();
	await centre.register(anna);
	for (const size of ['phone', 'desk']) {
		const page = await (await stage.visitor({ size })).newPage();
		await signIn(page, centre, anna);
		await page.goto(`${centre.url}/account`);
		const section = page.getByRole('region', { name: 'Keys for devices and programs' });
		await section.getByText('None yet.').waitFor();

		// From the keyboard; what is missing is said where it is missing.
		await section.getByRole('button', { name: 'Make a key' }).focus();
		await page.keyboard.press('Enter');
		const dialog = page.getByRole('dialog', { name: 'Make a key' });
		await dialog.getByRole('button', { name: 'Make a key' }).click();
		await dialog.getByText('Name the device or program.').waitFor();
		await dialog.getByLabel('What is it for?').fill('Laptop');
		await page.keyboard.press('Enter');
		await dialog.getByText('Choose at least one thing.').waitFor();
		await settled(page);
		await wellMade(page, `making a key, ${size}`);
		await dialog.getByLabel('Send pictures').check();
		await dialog.getByLabel('Use the library as a network drive').check();
		await dialog.getByRole('button', { name: 'Make a key' }).click();

		const made = page.getByRole('dialog', { name: 'The key is made' });
		const secret = await made.getByLabel('Key', { exact: true }).inputValue();
		await made.getByText(`${centre.url}/dav/`).waitFor();
		await settled(page);
		await wellMade(page, `a key that was made, ${size}`);
		await made.getByRole('button', { name: 'Close' }).last().click();
		await made.waitFor({ state: 'detached' });
		assert.ok(!(await page.content()).includes(secret), 'the key is shown once');
		await section.getByText('not used yet').waitFor();

		const program = new Api(centre.url, secret);
		assert.equal((await program.ask('POST', '/api/v1/images/known', { body: { sha256: [] } })).status, 200);
		assert.equal((await program.ask('GET', '/api/v1/images')).status, 403);
		await page.reload();
		await section.getByText(/last used/).waitFor();
		await section.getByRole('button', { name: /^Revoke/ }).click();
		await page
			.getByRole('dialog', { name: 'Revoke the key for Laptop?' })
			.getByRole('button', { name: 'Revoke' })
			.click();
		await section.getByText('None yet.').waitFor();
		assert.equal((await program.ask('POST', '/api/v1/images/known', { body: { sha256: [] } })).status, 401);
	}
	assert.deepEqual(stage.problems, []);
});
