/** Cameras that send by FTP, with the programs that others send with: lftp and curl, plain and secret. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settled, signIn, wellMade } from './harness/browser.mjs';
import { command, wellDone } from './harness/command.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { freePort } from './harness/program.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');
const NAMES = [1, 2, 4].map((number) => `CRDL000${number}.JPG`);

async function furnished(stage, more = {}) {
	const port = await freePort();
	const centre = await stage.centre({
		CRADLE_FTP_LISTEN: `127.0.0.1:${port}`,
		CRADLE_FTP_PASSIVE_PORTS: '42000-42900',
		...more
	});
	const api = await centre.register(anna);
	const camera = await api.post('/api/v1/cameras', { maker: 'Nikon', model: 'Z 6', serial: '204817' });
	const account = await api.post(`/api/v1/cameras/${camera.id}/ftp`);
	const card = await stage.card();
	const pictures = join(stage.folder, 'pictures');
	await mkdir(pictures);
	for (const name of NAMES) await copyFile(join(card, 'DCIM/100CRADL', name), join(pictures, name));
	return { centre, api, camera, account, pictures, port };
}

const names = async (api) => (await api.list('/api/v1/images')).map((image) => image.filename).sort();

journey('A camera sends by FTP, and what dies on the way leaves nothing', async (stage) => {
	const { centre, api, camera, account, pictures, port } = await furnished(stage);
	const user = `${account.username}:${account.password}`;
	const curl = (...parameters) =>
		command('curl', ['--silent', '--show-error', '--user', user, '--disable-eprt', ...parameters]);
	const at = `ftp://127.0.0.1:${port}`;

	assert.equal(
		(await curl('--ftp-create-dirs', '--upload-file', join(pictures, NAMES[0]), `${at}/DCIM/100CRADL/`)).code,
		0
	);
	const [image] = await api.list('/api/v1/images');
	assert.deepEqual([image.filename, image.camera_id], [NAMES[0], camera.id]);
	assert.deepEqual(
		await api.bytes(`/api/v1/images/${image.id}/original`),
		await readFile(join(pictures, NAMES[0]))
	);
	// Another session sees nothing of it, and nobody takes files.
	assert.equal((await curl('--list-only', `${at}/`)).out, '');
	assert.notEqual((await curl(`${at}/DCIM/100CRADL/${NAMES[0]}`)).code, 0);

	const big = join(stage.folder, 'big.jpg');
	await writeFile(big, Buffer.concat([await readFile(join(pictures, NAMES[1])), Buffer.alloc(8 << 20)]));
	const died = await curl('--upload-file', big, '--limit-rate', '64k', '--max-time', '2', `${at}/`);
	assert.equal(died.code, 28, died.err);
	const scratch = join(centre.data, 'uploads/scratch');
	await until('nothing is left of it', async () => !(existsSync(scratch) && (await readdir(scratch)).length));
	assert.deepEqual(await names(api), [NAMES[0]]);
	const words = join(stage.folder, 'words.txt');
	await writeFile(words, 'no picture');
	assert.notEqual((await curl('--upload-file', words, `${at}/`)).code, 0);

	const wrong = await command('curl', [
		'--silent',
		'--user',
		`${account.username}:wrong`,
		'--upload-file',
		words,
		`${at}/`
	]);
	assert.equal(wrong.code, 67);
	const lftp = (script) =>
		wellDone('lftp', [
			'-u',
			`${account.username},${account.password}`,
			'-p',
			String(port),
			'-e',
			`set net:max-retries 1; set ftp:ssl-allow no; ${script}; bye`,
			'127.0.0.1'
		]);
	const listed = await lftp(
		`mirror -R ${pictures} shoot; cls -1 shoot; put -O temp ${join(pictures, NAMES[0])} -o a.part; mv temp/a.part temp/a.jpg; cls -1 temp`
	);
	for (const name of NAMES) assert.ok(listed.includes(name), listed);
	assert.deepEqual(await names(api), NAMES);

	await api.ask('DELETE', `/api/v1/cameras/${camera.id}/ftp`);
	assert.equal((await curl('--list-only', `${at}/`)).code, 67);
});

journey('FTP in secret, and nothing in the clear where that is asked for', async (stage) => {
	const [chain, key] = [join(stage.folder, 'chain.pem'), join(stage.folder, 'key.pem')];
	await wellDone('openssl', [
		'req',
		'-x509',
		'-newkey',
		'rsa:2048',
		'-nodes',
		'-days',
		'2',
		'-subj',
		'/CN=localhost',
		'-addext',
		'subjectAltName=DNS:localhost,IP:127.0.0.1',
		'-keyout',
		key,
		'-out',
		chain
	]);
	const { api, account, pictures, port } = await furnished(stage, {
		CRADLE_FTP_CERTIFICATE: chain,
		CRADLE_FTP_KEY: key,
		CRADLE_FTP_ONLY_SECRET: 'true'
	});
	const user = `${account.username}:${account.password}`;
	const curl = (...parameters) =>
		command('curl', ['--silent', '--show-error', '--user', user, '--cacert', chain, ...parameters]);
	const at = `ftp://127.0.0.1:${port}/`;
	assert.equal((await curl('--upload-file', join(pictures, NAMES[0]), at)).code, 67);
	const secret = await curl('--ssl-reqd', '--upload-file', join(pictures, NAMES[0]), at);
	assert.equal(secret.code, 0, secret.err);
	await wellDone('lftp', [
		'-u',
		`${account.username},${account.password}`,
		'-p',
		String(port),
		'-e',
		`set net:max-retries 1; set ssl:ca-file ${chain}; set ftp:ssl-force yes; set ftp:ssl-protect-data yes; mirror -R ${pictures} shoot; bye`,
		'127.0.0.1'
	]);
	assert.deepEqual(await names(api), NAMES);
});

journey('A camera gets its account on the account page', async (stage) => {
	const { centre, camera, api, account: before } = await furnished(stage);
	await api.ask('DELETE', `/api/v1/cameras/${camera.id}/ftp`);
	const page = await (await stage.visitor({ size: 'phone' })).newPage();
	await signIn(page, centre, anna);
	await page.goto(`${centre.url}/account`);
	await page.getByRole('region', { name: 'Cameras' }).getByRole('button', { name: /^FTP/ }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByText('This camera has no account yet.').waitFor();
	await dialog.getByRole('button', { name: 'Make the account' }).click();
	const password = await dialog.locator('code').innerText();
	await settled(page);
	await wellMade(page, 'the account of a camera');
	const { username } = await api.get(`/api/v1/cameras/${camera.id}/ftp`);
	await dialog.getByText(username).waitFor();
	assert.match(password, /^[a-z]{16}$/);
	assert.notEqual(password, before.password);
	await dialog.getByRole('button', { name: 'Remove the account' }).click();
	await dialog.getByText('This camera has no account yet.').waitFor();
	assert.deepEqual(stage.problems, []);
});
