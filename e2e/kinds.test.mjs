/** What else cameras write: a telephone's HEIC, an old camera's film, notes beside a picture; and out again. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from './harness/api.mjs';
import { drawn, signIn, tile, wellMade } from './harness/browser.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { until } from './harness/until.mjs';

const run = promisify(execFile);
const jonas = person('Jonas Weber');

const NOTES = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmp:Rating="4" photoshop:City="Bergen"><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">Harbour at dawn</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>`;

journey(
	'HEIC is shown, an old film plays, a sidecar is read, and all of it comes back as one ZIP',
	async (stage) => {
		const centre = await stage.centre();
		const api = await centre.register(jonas);
		const card = await stage.card();
		const at = (name) => join(stage.folder, name);
		await run('heif-enc', ['-q', '60', join(card, 'DCIM/100CRADL/CRDL0001.JPG'), '-o', at('IMG_0001.HEIC')]);
		// Motion JPEG with plain sound, as cameras of 2002 recorded; no browser plays it.
		const source = (kind) => ['-f', 'lavfi', '-i', kind];
		await run('ffmpeg', [
			...['-v', 'error', ...source('testsrc2=size=320x240:rate=15:duration=2'), ...source('sine=duration=2')],
			...['-c:v', 'mjpeg', '-c:a', 'pcm_s16le', at('MVI_0002.AVI')]
		]);
		await copyFile(join(card, 'DCIM/100CRADL/CRDL0002.JPG'), at('DSC_0003.JPG'));
		await writeFile(at('DSC_0003.xmp'), NOTES);

		const page = await (await stage.visitor()).newPage();
		await signIn(page, centre, jonas);
		const names = ['IMG_0001.HEIC', 'MVI_0002.AVI', 'DSC_0003.JPG', 'DSC_0003.xmp'];
		await page.getByLabel('Files …').setInputFiles(names.map(at));
		await until('all is looked at, and the film can be played', async () => {
			const images = await api.list('/api/v1/images');
			const film = images.find((image) => image.kind === 'film');
			const titled = images.some((image) => image.attributes.title === 'Harbour at dawn');
			return images.length === 3 && film?.recording?.playback === 'made' && film.shown && titled;
		});

		await page.reload();
		for (const name of ['IMG_0001.HEIC', 'MVI_0002.AVI', 'Harbour at dawn']) await tile(page, name).waitFor();
		await drawn(page);
		await tile(page, 'IMG_0001.HEIC').click();
		const viewer = page.getByRole('dialog');
		await viewer.locator('.picture img').last().waitFor();
		await page.keyboard.press('Escape');
		await tile(page, 'MVI_0002.AVI').click();
		const film = viewer.locator('video');
		await film.waitFor();
		await film.evaluate((video) => {
			video.muted = true;
			return video.play();
		});
		await until('the film plays', () => film.evaluate((video) => video.currentTime > 0.2));
		await wellMade(page, 'a film');
		await page.keyboard.press('Escape');

		await page.getByRole('button', { name: 'Select', exact: true }).click();
		for (const name of ['IMG_0001.HEIC', 'MVI_0002.AVI', 'Harbour at dawn']) await tile(page, name).click();
		const coming = page.waitForEvent('download');
		await page.getByRole('button', { name: 'Download', exact: true }).click();
		const download = await coming;
		assert.match(download.suggestedFilename(), /^Cradle.*\.zip$/);
		await download.saveAs(at('all.zip'));
		// Python reads it as any other program would.
		await run('python3', ['-m', 'zipfile', '-e', at('all.zip'), at('out')]);
		const { stdout } = await run('find', [at('out'), '-type', 'f', '-name', '*.*']);
		const files = new Map(stdout.trim().split('\n').map((path) => [path.split('/').at(-1), path]));
		for (const name of names) {
			assert.ok(files.has(name), `${name} is in ${[...files.keys()]}`);
			const [was, is] = [await readFile(at(name)), await readFile(files.get(name))];
			assert.equal(sha256(is), sha256(was), `${name} is what it was`);
		}
		assert.deepEqual(stage.problems, []);
	}
);
