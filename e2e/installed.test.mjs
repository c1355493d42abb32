/** Cradle as an app on a phone: other programs share their pictures with it. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { signIn, tile, wellMade } from './harness/browser.mjs';
import { filename } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import * as on from './harness/pages.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');
const NAMES = [1, 2].map((number) => `DCIM/100CRADL/CRDL000${number}.JPG`);

/** What the phone does when somebody shares files with the app, as its manifest says. */
async function share(page, manifest, files) {
	const { action, method, enctype, params } = manifest.share_target;
	const navigated = page.waitForNavigation();
	await page.evaluate(
		([action, method, enctype, name]) => {
			const form = Object.assign(document.createElement('form'), { action, method, enctype, id: 'sharing' });
			form.append(Object.assign(document.createElement('input'), { type: 'file', name, multiple: true }));
			document.body.append(form);
		},
		[action, method, enctype, params.files[0].name]
	);
	await page.locator('#sharing input').setInputFiles(files);
	await page.evaluate(() => document.querySelector('#sharing').submit());
	await navigated;
}

journey('What other programs share with the installed app arrives in the library', async (stage) => {
	const centre = await stage.centre();
	const api = await centre.register(anna);
	const card = await stage.card();
	const manifest = await (await fetch(`${centre.url}/manifest.webmanifest`)).json();
	for (const { src } of manifest.icons) {
		const icon = await fetch(centre.url + src);
		assert.equal(icon.status, 200, src);
		assert.match(icon.headers.get('content-type'), /^image\//);
	}

	const phone = await stage.visitor({ size: 'phone', installed: true });
	const page = await phone.newPage();
	await signIn(page, centre, anna);
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
	await until('the page is in the hands of the app', () =>
		page.evaluate(() => navigator.serviceWorker.controller !== null)
	);
	await share(page, manifest, NAMES.map((name) => join(card, name)));
	assert.equal(new URL(page.url()).pathname, '/library');
	await on.shows(page, NAMES.length);
	for (const name of NAMES) await tile(page, filename(name)).waitFor();
	await until('nothing lies aside any more', () =>
		page.evaluate(async () => (await (await caches.open('cradle-put-aside')).keys()).length === 0)
	);
	assert.equal((await api.list('/api/v1/images')).length, NAMES.length);

	// Shared by somebody who is not signed in: it waits until they are.
	await phone.clearCookies();
	await share(page, manifest, [join(card, 'DCIM/100CRADL/CRDL0004.JPG')]);
	await page.getByLabel('Password', { exact: true }).waitFor();
	await signIn(page, centre, anna);
	await on.shows(page, NAMES.length + 1);

	// A browser in which the app does nothing yet says that nothing came.
	const other = await (await stage.visitor()).newPage();
	await signIn(other, centre, anna);
	await share(other, manifest, [join(card, NAMES[0])]);
	await other.getByRole('heading', { name: 'Nothing came along' }).waitFor();
	await wellMade(other, 'the page of a share that failed');
	await other.getByRole('link', { name: 'Open the library' }).click();
	await on.shows(other, NAMES.length + 1);
	assert.deepEqual(stage.problems, []);
});
