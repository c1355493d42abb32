// The photographs that are taken in: real ones, the large ones several times, each time with
// another content.

import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sequence } from '../statistics.mjs';
import { emptyFolder, samples, say, small } from '../workplace.mjs';

/** From this size on a photograph is repeated: it is what cameras make today. */
const LARGE_BYTES = 1_000_000;
/** How often the large ones occur. */
const TIMES = small ? 1 : 7;

/**
 * The list of files, mixed but the same each time; or nothing where there are no samples.
 *
 * A file that the peer cannot decode is left out: both sides do the same work.
 */
export async function pictures(peerFolder) {
	if (!existsSync(samples)) return [];
	const sharp = createRequire(join(peerFolder, 'package.json'))('sharp');
	const found = readdirSync(samples, { recursive: true })
		.filter((name) => /\.jpe?g$/i.test(name))
		.map((name) => join(samples, name))
		.filter((path) => statSync(path).isFile())
		.sort();
	const folder = emptyFolder('pictures');
	const list = [];
	const seen = new Set();
	for (const path of found) {
		const bytes = readFileSync(path);
		// A centre keeps the same file once, and would have less to do than the peer.
		const content = createHash('sha256').update(bytes).digest('hex');
		if (seen.has(content)) continue;
		seen.add(content);
		const whole = await sharp(bytes, { failOn: 'error' })
			.stats()
			.then(
				() => true,
				() => false
			);
		if (!whole) continue;
		const copies = bytes.length >= LARGE_BYTES ? TIMES : small ? Number(list.length < 10) : 1;
		for (let copy = 0; copy < copies; copy++) {
			const file = join(folder, `${String(list.length).padStart(4, '0')}.jpg`);
			writeFileSync(file, copy === 0 ? bytes : commented(bytes, `copy ${copy}`));
			list.push(file);
		}
	}
	mix(list);
	const bytes = list.reduce((sum, file) => sum + statSync(file).size, 0);
	say(`${list.length} photographs, ${(bytes / 2 ** 20).toFixed(0)} MiB`);
	return list;
}

/**
 * The same picture with a comment in it (ISO/IEC 10918-1 §B.2.4.5), behind the application segments,
 * which readers expect first.
 */
export function commented(jpeg, text) {
	let at = 2;
	while (jpeg[at] === 0xff && jpeg[at + 1] >= 0xe0 && jpeg[at + 1] <= 0xef) {
		at += 2 + jpeg.readUInt16BE(at + 2);
	}
	const head = Buffer.from([0xff, 0xfe, 0, 0]);
	head.writeUInt16BE(2 + Buffer.byteLength(text), 2);
	return Buffer.concat([jpeg.subarray(0, at), head, Buffer.from(text), jpeg.subarray(at)]);
}

/** Fisher and Yates, with numbers that are the same each time. */
function mix(list) {
	const next = sequence(2002);
	for (let last = list.length - 1; last > 0; last--) {
		const other = Math.floor(next() * (last + 1));
		[list[last], list[other]] = [list[other], list[last]];
	}
}
