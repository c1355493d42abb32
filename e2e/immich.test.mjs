/** Pictures sent by `@immich/cli`, as it is published. */

import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, wellDone } from './harness/command.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';

const anna = person('Anna Berg');
const ben = person('Ben Fall');
const installed = (name) => fileURLToPath(new URL(`immich/node_modules/.bin/${name}`, import.meta.url));
/** It asks for a newer Node.js than everything else here. */
const [NODE, IMMICH] = ['node', 'immich'].map(installed);
const NAMES = [1, 2, 4].map((number) => `DCIM/100CRADL/CRDL000${number}.JPG`);

journey('The Immich CLI signs in with a key and sends a folder, each picture once', async (stage) => {
	const centre = await stage.centre();
	const [api, bens] = [await centre.register(anna), await centre.register(ben)];
	const { secret } = await api.post('/api/v1/keys', { name: 'Laptop', rights: ['upload'] });
	const card = await stage.card();
	const folder = join(stage.folder, 'pictures');
	await mkdir(join(folder, 'more'), { recursive: true });
	const [one, two, three] = NAMES.map((name) => join(card, name));
	await copyFile(one, join(folder, 'one.jpg'));
	await copyFile(two, join(folder, 'two.jpg'));
	await copyFile(three, join(folder, 'more', 'three.jpg'));
	await writeFile(join(folder, 'words.txt'), 'no picture');
	await writeFile(
		join(folder, 'one.jpg.xmp'),
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
		<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>`
	);

	const settings = join(stage.folder, 'immich');
	const immich = (...parameters) => wellDone(NODE, [IMMICH, '-d', settings, ...parameters]);
	await immich('login', centre.url, secret);
	assert.match(await immich('upload', '--recursive', '--dry-run', folder), /3 assets?/);
	assert.deepEqual(await api.list('/api/v1/images'), []);

	assert.match(await immich('upload', '--recursive', folder), /Successfully uploaded 3 new assets/);
	const images = await api.list('/api/v1/images');
	assert.deepEqual(images.map((image) => image.filename).sort(), ['one.jpg', 'three.jpg', 'two.jpg']);
	const first = images.find((image) => image.filename === 'one.jpg');
	assert.deepEqual(
		first.parts.map((part) => part.filename),
		['one.jpg.xmp']
	);
	assert.deepEqual(await api.bytes(`/api/v1/images/${first.id}/original`), await readFile(one));

	// The second time nothing is sent, and what was thrown away stays away.
	await api.ask('DELETE', `/api/v1/images/${first.id}`);
	assert.match(await immich('upload', '--recursive', folder), /3 duplicates/);
	assert.match(await immich('upload', '--recursive', '--skip-hash', join(folder, 'more')), /duplicate/);
	assert.equal((await api.list('/api/v1/images')).length, 2);
	// Nobody learns that somebody else has a picture.
	const other = await bens.post('/api/v1/keys', { name: 'Phone', rights: ['upload'] });
	const asBen = { IMMICH_INSTANCE_URL: centre.url, IMMICH_API_KEY: other.secret };
	const dry = ['upload', '--recursive', '--dry-run', folder];
	assert.match(await wellDone(NODE, [IMMICH, ...dry], { env: asBen }), /3 assets?/);

	// A key for something else, and one that is revoked, are refused in words.
	const reads = await api.post('/api/v1/keys', { name: 'Frame', rights: ['read'] });
	const refused = (key) =>
		command(NODE, [IMMICH, ...dry], {
			env: { IMMICH_INSTANCE_URL: centre.url, IMMICH_API_KEY: key }
		});
	const wrong = await refused(reads.secret);
	assert.notEqual(wrong.code, 0);
	const listed = (await api.get('/api/v1/keys')).items;
	await api.ask('DELETE', `/api/v1/keys/${listed.find((key) => key.name === 'Laptop').id}`);
	const revoked = await refused(secret);
	assert.notEqual(revoked.code, 0);
	assert.match(revoked.out + revoked.err, /401/);
});
