// What goes out: thumbnails from a warm cache, and a whole library as one ZIP beside a file of the same
// length from a plain file server.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { signUp } from './centre/account.mjs';
import { Centre } from './centre/centre.mjs';
import { installPeer } from './ingest/peer.mjs';
import { pictures } from './ingest/pictures.mjs';
import { library, upload } from './ingest/upload.mjs';
import { median } from './statistics.mjs';
import { finding, mebibytes, times } from './table.mjs';
import { passingFolder, say, small } from './workplace.mjs';

/** Connections that ask for thumbnails at the same time, as a browser's do. */
const CONNECTIONS = 6;
const THUMBNAILS = small ? 300 : 12_000;
const ROUNDS = small ? 1 : 5;
const A_SECOND = 1000;
/** A part of the plain server's speed that is still the speed of the disk and the network. */
const SHARE = 0.5;
/** What a download may add to the peak of memory, whatever its length. */
const MORE_KIB = 16 * 1024;

export async function delivery() {
	const peer = installPeer();
	const list = peer === undefined ? [] : await pictures(peer);
	if (list.length === 0) {
		say('skipped: the sample photographs are not there');
		return [];
	}
	const centre = await Centre.open(passingFolder('delivery'));
	try {
		const token = await signUp(centre);
		await upload(centre, token, list);
		await centre.settled();
		const connection = centre.connect({ authorization: `Bearer ${token}` });
		const images = await library(connection);
		const rows = [await thumbnails(centre, token, images), ...(await zip(centre, connection, images, list))];
		connection.close();
		return rows;
	} finally {
		await centre.close();
	}
}

/** How many thumbnails the centre gives out in a second of one core. */
async function thumbnails(centre, token, images) {
	const ask = async (count) => {
		let next = 0;
		const one = async () => {
			const connection = centre.connect({ authorization: `Bearer ${token}` });
			while (next < count)
				await connection.expect(200, 'GET', `/api/v1/images/${images[next++ % images.length].id}/thumbnail`);
			connection.close();
		};
		await Promise.all(Array.from({ length: CONNECTIONS }, one));
	};
	await ask(images.length);
	const [before, begun] = [centre.processorSeconds(), performance.now()];
	await ask(THUMBNAILS);
	const seconds = (performance.now() - begun) / 1000;
	const rate = THUMBNAILS / (centre.processorSeconds() - before);
	return finding({
		what: 'thumbnails a second of one core, warm',
		figure: rate.toFixed(0),
		beside: `${(THUMBNAILS / seconds).toFixed(0)} a second with the client on the same machine`,
		goal: `≥ ${A_SECOND}`,
		met: rate >= A_SECOND
	});
}

/** The originals as one ZIP, and a plain file of that length. */
async function zip(centre, connection, images, list) {
	const headers = { 'content-type': 'application/json' };
	const body = JSON.stringify({ ids: images.map((image) => image.id) });
	const ready = await connection.expect(201, 'POST', '/api/v1/images/download', { headers, body });
	const { href, size } = JSON.parse(ready.body);
	const plain = await PlainServer.open(list, size);
	const before = centre.memory('VmHWM');
	const [ours, theirs] = [[], []];
	try {
		for (let round = 0; round < ROUNDS; round++) {
			ours.push(await fetched(centre.address(href), size));
			theirs.push(await fetched(plain.address, size));
		}
	} finally {
		await plain.close();
	}
	const [our, their] = [median(ours), median(theirs)];
	const ratio = median(ours.map((speed, round) => speed / theirs[round]));
	const more = centre.memory('VmHWM') - before;
	const speed = (bytes) => `${(bytes / 1e6).toFixed(0)} MB/s`;
	return [
		finding({
			what: `ZIP of ${images.length} originals (${(size / 2 ** 20).toFixed(0)} MiB)`,
			figure: speed(our),
			beside: `${speed(their)} (a plain file of that length, Python's http.server)`,
			ratio: times(ratio),
			goal: `≥ ${SHARE} ×`,
			met: ratio >= SHARE
		}),
		finding({
			what: 'what it adds to the peak of memory',
			figure: mebibytes(more),
			beside: mebibytes(before),
			goal: `≤ ${mebibytes(MORE_KIB)}`,
			met: more <= MORE_KIB
		})
	];
}

/** Bytes a second at which curl gets an address; all of it has to come. */
async function fetched(address, size) {
	const words = ['--silent', '--show-error', '--fail', '--output', '/dev/null'];
	const write = '%{size_download} %{speed_download}';
	const { stdout } = await promisify(execFile)('curl', [...words, '--write-out', write, address]);
	const [length, speed] = stdout.split(' ').map(Number);
	if (length !== size) throw new Error(`${address} gave ${length} bytes instead of ${size}.`);
	return speed;
}

/** Python's file server with one file of this length, made of the photographs. */
class PlainServer {
	#process;
	address;

	constructor(process, address) {
		this.#process = process;
		this.address = address;
	}

	static async open(list, size) {
		const folder = passingFolder('plain');
		const file = join(folder, 'photographs');
		list.forEach((path) => appendFileSync(file, readFileSync(path)));
		truncateSync(file, size);
		const words = ['-u', '-m', 'http.server', '0', '--bind', '127.0.0.1', '--directory', folder];
		const child = spawn('python3', words, { stdio: ['ignore', 'pipe', 'ignore'] });
		const [line] = await once(createInterface(child.stdout), 'line');
		const port = line.match(/ port (\d+)/)[1];
		return new PlainServer(child, `http://127.0.0.1:${port}/photographs`);
	}

	async close() {
		const ended = once(this.#process, 'exit');
		this.#process.kill();
		await ended;
	}
}
