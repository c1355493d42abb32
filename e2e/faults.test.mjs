/** What a centre does when a part of it fails: it says so, loses nothing, and recovers by itself. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Cable } from './harness/cable.mjs';
import { onCard } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { MailServer } from './harness/mail.mjs';
import * as on from './harness/pages.mjs';
import { freePort } from './harness/program.mjs';
import { signIn } from './harness/browser.mjs';
import { until } from './harness/until.mjs';

const run = promisify(execFile);
const fritz = person('Fritz Berg');
const picture = async (stage) => onCard(await stage.card(), 'DCIM/100CRADL/CRDL0001.JPG');

journey('A mail waits while the mail server is down, and goes out once when it is back', async (stage) => {
	const port = await freePort();
	const settings = { CRADLE_MAIL_URL: `smtp://127.0.0.1:${port}?tls=none` };
	const centre = await stage.centre(settings, { ready: false });
	const api = await centre.register(fritz);
	const mail = await centre.part('mail');
	assert.equal(mail.ready, false);
	assert.match(mail.detail, /Mail cannot be sent/);
	assert.equal((await centre.readiness()).status, 503);

	const image = await api.upload(await picture(stage), 'lake.jpg');
	const options = { to: [{ name: 'Grandma', email: 'greta@example.org' }] };
	const { id } = await api.post(
		'/api/v1/orders',
		{ service: 'send', images: [image], options },
		'to-grandma'
	);
	const delivery = async () => (await api.get(`/api/v1/orders/${id}`)).deliveries[0];
	await until('the delivery is delayed', async () => (await delivery()).state === 'delayed');
	assert.ok((await delivery()).reason, 'it says why');
	const page = await (await stage.visitor()).newPage();
	await signIn(page, centre, fritz);
	await page.goto(`${centre.url}/orders/${id}`);
	await page.getByText('delayed, tried again by itself').waitFor();

	const server = await MailServer.start(port);
	stage.finally(() => server.stop());
	await until('the centre is ready', async () => (await centre.readiness()).status === 200);
	// It is tried again half a minute after the first failure.
	await until('the mail is delivered', async () => (await delivery()).state === 'delivered', {
		within: 60_000
	});
	await page.getByText('delivered', { exact: true }).waitFor();
	await on.done(page);
	assert.equal(server.mails.length, 1);
});

journey(
	'A full disk refuses with a sentence, loses nothing, and is over when there is room',
	async (stage, t) => {
		const data = join(stage.folder, 'small');
		await mkdir(data);
		try {
			await run('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', data]);
		} catch (error) {
			return t.skip(`no small disk can be mounted here: ${error.message.trim()}`);
		}
		stage.finally(() => run('umount', ['--lazy', data]));
		const centre = await stage.centre({}, { data });
		const api = await centre.register(fritz);
		const small = await picture(stage);
		const first = await api.upload(small, 'first.jpg');
		await until('it is rendered', async () => !(await api.get(`/api/v1/images/${first}`)).rendering);

		// Something else fills the disk but for 3 MB.
		const { bavail, bsize } = await statfs(data);
		const filler = join(data, 'filler');
		await writeFile(filler, Buffer.alloc(bavail * bsize - 3_000_000));
		const large = Buffer.concat([small, Buffer.alloc(6_000_000, 7)]);
		const begun = await api.begin(large, 'large.jpg');
		assert.equal(begun.status, 201);
		const location = new URL(begun.headers.get('location'), centre.url).pathname;
		const refused = await api.resume(location, large);
		assert.equal(refused.status, 507);
		assert.equal(refused.body.type, 'disk-full');
		assert.match(refused.body.detail, /\w+ .*\./, 'it says so in a sentence');

		// The last bytes are taken, too.
		const crumbs = join(data, 'crumbs');
		await writeFile(crumbs, Buffer.alloc(3_000_000)).catch(() => {});
		const { status, body } = await centre.readiness();
		assert.equal(status, 503);
		assert.ok(body.parts.some((part) => !part.ready && part.detail));
		assert.ok((await api.bytes(`/api/v1/images/${first}/original`)).equals(small), 'what was kept is there');

		await rm(filler);
		await rm(crumbs);
		await until('the centre is ready', async () => (await centre.readiness()).status === 200);
		const done = await until('the upload goes on', async () => {
			const answer = await api.resume(location, large);
			if (answer.status >= 300 && answer.status !== 507)
				assert.fail(`${answer.status} ${answer.body?.detail}`);
			return answer.headers.get('cradle-image-id') && answer;
		});
		const second = done.headers.get('cradle-image-id');
		assert.ok((await api.bytes(`/api/v1/images/${second}/original`)).equals(large));
		await centre.kill();
		await centre.start();
		assert.equal((await api.list('/api/v1/images')).length, 2);
		assert.ok((await api.bytes(`/api/v1/images/${first}/original`)).equals(small));
	}
);

journey('A database that is gone is waited for, and used again when it is back', async (stage, t) => {
	const server = process.env.CRADLE_TEST_POSTGRES_URL;
	if (!server) return t.skip('CRADLE_TEST_POSTGRES_URL names no PostgreSQL');
	const name = `e2e_${process.pid}`;
	await run('psql', [server, '--quiet', '--command', `CREATE DATABASE ${name}`]);
	stage.finally(() => run('psql', [server, '--quiet', '--command', `DROP DATABASE ${name} WITH (FORCE)`]));
	const url = new URL(server);
	const cable = await Cable.lay(url.hostname, Number(url.port || 5432));
	stage.finally(() => cable.cut().catch(() => {}));
	Object.assign(url, { pathname: `/${name}`, host: `127.0.0.1:${cable.port}` });

	const centre = await stage.centre({ CRADLE_DATABASE_URL: url.href });
	const api = await centre.register(fritz);
	const bytes = await picture(stage);
	const image = await api.upload(bytes, 'lake.jpg');

	await cable.cut();
	const gone = await until('the centre says that it cannot work', async () => {
		const answer = await api.ask('GET', '/api/v1/me', { patience: 60_000 });
		return answer.status === 503 && answer;
	});
	assert.match(gone.body.detail, /\w+ .*\./, 'in a sentence');
	assert.ok(Number(gone.headers.get('retry-after')) > 0, 'with when to try again');
	const database = await centre.part('database');
	assert.equal(database.ready, false);
	assert.ok(database.detail);
	assert.equal((await centre.api.ask('GET', '/healthz')).status, 200, 'the process itself lives');

	await cable.mend();
	await until('the centre is ready', async () => (await centre.readiness()).status === 200);
	assert.equal((await api.get('/api/v1/me')).name, fritz.name);
	const { id } = await api.post('/api/v1/orders', { service: 'keep', images: [image] }, 'after');
	await until('an order is done', async () => (await api.get(`/api/v1/orders/${id}`)).state === 'done');
	assert.ok((await api.bytes(`/api/v1/images/${image}/original`)).equals(bytes));
});
