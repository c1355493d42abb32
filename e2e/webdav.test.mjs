/** The library as a folder, with the programs that people mount it with: rclone, davfs2, curl. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, wellDone } from './harness/command.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');
const NAMES = [1, 2, 4, 5].map((number) => `CRDL000${number}.JPG`);
const onCard = (card, name) => join(card, 'DCIM/100CRADL', name);

async function furnished(stage) {
	const centre = await stage.centre();
	const api = await centre.register(anna);
	const { secret } = await api.post('/api/v1/keys', { name: 'Laptop', rights: ['webdav'] });
	const card = await stage.card();
	const pictures = join(stage.folder, 'pictures');
	await mkdir(pictures);
	for (const name of NAMES) await copyFile(onCard(card, name), join(pictures, name));
	return { centre, api, secret, pictures };
}

const names = async (api, query = '') =>
	(await api.list(`/api/v1/images${query}`)).map((image) => image.filename).sort();

/** The day on which the centre says that a picture was taken, once it has been looked at. */
const looked = (api, count) =>
	until('all is looked at', async () => {
		const images = await api.list('/api/v1/images');
		return images.length === count && images.every((image) => !image.rendering) && images;
	});

journey('rclone copies in and out, moves into classes and deletes into the trash', async (stage) => {
	const { centre, api, secret, pictures } = await furnished(stage);
	const pass = (await wellDone('rclone', ['obscure', secret])).trim();
	const env = {
		RCLONE_CONFIG: join(stage.folder, 'rclone.conf'),
		RCLONE_CONFIG_DAV_TYPE: 'webdav',
		RCLONE_CONFIG_DAV_URL: `${centre.url}/dav`,
		RCLONE_CONFIG_DAV_VENDOR: 'other',
		RCLONE_CONFIG_DAV_USER: anna.email,
		RCLONE_CONFIG_DAV_PASS: pass
	};
	const rclone = (...parameters) => wellDone('rclone', ['--retries', '1', ...parameters], { env });
	const list = async (path) => JSON.parse(await rclone('lsjson', `dav:${path}`)).map(({ Name }) => Name);

	assert.deepEqual((await list('')).sort(), ['By date', 'Classes', 'Inbox']);
	await rclone('copy', pictures, 'dav:Inbox');
	assert.deepEqual(await names(api), NAMES);
	await rclone('check', '--size-only', pictures, 'dav:Inbox');
	const images = await looked(api, NAMES.length);
	// Nothing is sent twice, and what is sent again is there once.
	assert.match(
		(await command('rclone', ['copy', '-v', pictures, 'dav:Inbox'], { env })).err,
		/nothing to transfer/i
	);

	const first = images.find((image) => image.filename === NAMES[0]);
	const day = first.taken_at.slice(0, 10);
	const folder = `By date/${day.slice(0, 4)}/${day}`;
	assert.ok((await list(folder)).includes(NAMES[0]));
	const back = join(stage.folder, 'back');
	await rclone('copy', 'dav:By date', back);
	assert.deepEqual(
		await readFile(join(back, day.slice(0, 4), day, NAMES[0])),
		await readFile(join(pictures, NAMES[0]))
	);
	const part = await wellDone(
		'rclone',
		['cat', '--offset', '6', '--count', '4', `dav:${folder}/${NAMES[0]}`],
		{ env }
	);
	assert.equal(part.length, 4);

	await rclone('mkdir', 'dav:Classes/Alps');
	await rclone('moveto', `dav:Inbox/${NAMES[1]}`, `dav:Classes/Alps/${NAMES[1]}`);
	await rclone('copyto', `dav:${folder}/${NAMES[0]}`, `dav:Classes/Alps/${NAMES[0]}`);
	const [alps] = (await api.get('/api/v1/classes')).items;
	assert.deepEqual(await names(api, `?class=${alps.id}`), NAMES.slice(0, 2));
	assert.ok(!(await list('Inbox')).includes(NAMES[1]));

	await rclone('deletefile', `dav:Classes/Alps/${NAMES[1]}`);
	assert.deepEqual(await names(api, '?state=trashed'), [NAMES[1]]);
	const wrong = await command('rclone', ['lsjson', 'dav:'], {
		env: { ...env, RCLONE_CONFIG_DAV_PASS: pass.slice(1) }
	});
	assert.notEqual(wrong.code, 0);
});

journey('curl sends, takes and dies in mid-transfer without a trace', async (stage) => {
	const { centre, api, secret, pictures } = await furnished(stage);
	const curl = (...parameters) =>
		command('curl', ['--silent', '--show-error', '--fail', '--user', `anna:${secret}`, ...parameters]);
	const inbox = `${centre.url}/dav/Inbox`;
	const big = join(stage.folder, 'big.jpg');
	await writeFile(big, Buffer.concat([await readFile(join(pictures, NAMES[0])), Buffer.alloc(8 << 20)]));
	const died = await curl('--upload-file', big, '--limit-rate', '64k', '--max-time', '2', `${inbox}/big.jpg`);
	assert.equal(died.code, 28, died.err);
	const scratch = join(centre.data, 'uploads/scratch');
	await until('nothing is left of it', async () => !(existsSync(scratch) && (await readdir(scratch)).length));
	assert.deepEqual(await names(api), []);
	const listed = await curl('--request', 'PROPFIND', '--header', 'Depth: 1', inbox);
	assert.doesNotMatch(listed.out, /big\.jpg/);

	assert.equal((await curl('--upload-file', join(pictures, NAMES[1]), `${inbox}/`)).code, 0);
	assert.deepEqual(await names(api), [NAMES[1]]);
	const taken = join(stage.folder, 'taken');
	assert.equal((await curl('--output', taken, '--range', '0-99', `${inbox}/${NAMES[1]}`)).code, 0);
	assert.equal((await stat(taken)).size, 100);
	const words = join(stage.folder, 'words.txt');
	await writeFile(words, 'no picture');
	assert.match((await curl('--upload-file', words, `${inbox}/`)).err, /415/);
	// Sent in pieces of which nobody knows how many come.
	const piped = await command('sh', [
		'-c',
		`cat '${join(pictures, NAMES[2])}' | curl --silent --fail --user 'anna:${secret}' --upload-file - '${inbox}/${NAMES[2]}'`
	]);
	assert.equal(piped.code, 0, piped.err);
	assert.deepEqual(await names(api), [NAMES[1], NAMES[2]]);
});

/** What is in a mounted folder; nothing where the kernel reads no folder of davfs2, not even its own. */
async function listing(at) {
	try {
		return (await readdir(at)).filter((name) => name !== 'lost+found');
	} catch (error) {
		const own = await readdir(join(at, 'lost+found')).catch(({ code }) => code);
		if (error.code === 'EINVAL' && own === 'EINVAL') return null;
		throw error;
	}
}

journey('davfs2 mounts the library', async (stage, t) => {
	const { centre, api, secret, pictures } = await furnished(stage);
	const at = join(stage.folder, 'mounted');
	const [secrets, settings] = [join(stage.folder, 'secrets'), join(stage.folder, 'davfs2.conf')];
	await mkdir(at);
	// davfs2 gives up what it may do and works as a user of its own.
	await chmod(stage.folder, 0o711);
	await mkdir(join(stage.folder, 'cache'));
	await chmod(join(stage.folder, 'cache'), 0o777);
	await writeFile(secrets, `${at} "${anna.email}" "${secret}"\n`, { mode: 0o600 });
	await writeFile(
		settings,
		`secrets ${secrets}\ncache_dir ${join(stage.folder, 'cache')}\nask_auth 0\nuse_locks 1\ndelay_upload 0\n`
	);
	const mount = await command('mount.davfs', [`${centre.url}/dav/`, at, '-o', `conf=${settings},rw`]);
	if (mount.code !== 0) {
		const told = `${mount.out}${mount.err}`.trim();
		// Only where the system itself does not let anybody mount is there nothing to try.
		if (!existsSync('/dev/fuse') || /fuse|permitted|permission|kernel/i.test(told))
			return t.skip(`this system does not let davfs2 mount: ${told}`);
		assert.fail(told);
	}
	stage.finally(() => command('umount', [at]));
	const listed = await listing(at);
	if (listed) assert.deepEqual(listed.sort(), ['By date', 'Classes', 'Inbox']);
	else
		t.diagnostic('this kernel does not read folders of this davfs2, not even its own: listing was left out');
	await copyFile(join(pictures, NAMES[0]), join(at, 'Inbox', NAMES[0]));
	await until('the picture arrived', async () => (await names(api)).length === 1);
	const [image] = await looked(api, 1);
	const day = image.taken_at.slice(0, 10);
	await api.upload(await readFile(join(pictures, NAMES[1])), NAMES[1]);
	assert.deepEqual(
		await readFile(join(at, 'By date', day.slice(0, 4), day, NAMES[0])),
		await readFile(join(pictures, NAMES[0]))
	);
	await mkdir(join(at, 'Classes', 'Alps'));
	assert.equal((await api.get('/api/v1/classes')).items[0].name, 'Alps');
	await rm(join(at, 'Inbox', NAMES[0]));
	assert.deepEqual(await names(api, '?state=trashed'), [NAMES[0]]);
	await wellDone('umount', [at]);
});
