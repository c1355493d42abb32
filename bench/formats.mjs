// HEIC, RAW and film from the file to a picture on the screen, beside the tool that people use for
// each. One process for each file on both sides, in turns.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { median } from './statistics.mjs';
import { finding, milliseconds, times } from './table.mjs';
import { emptyFolder, samples, say, small } from './workplace.mjs';

const ROUNDS = small ? 1 : 5;

/** Kinds, the files that are taken, and the peer's words. */
const DUELS = [
	{
		what: 'preview of a HEIC picture',
		folder: 'heic',
		files: /\.heic$/i,
		peer: 'vipsthumbnail',
		version: '--vips-version',
		words: (file, out) => [file, '--size', '1440x1440', '-o', `${out}.jpg[Q=80]`]
	},
	{
		what: 'preview of a RAW file',
		folder: 'raw',
		files: /\.(nef|cr2|arw|dng|rw2|orf|raf|pef)$/i,
		peer: 'exiftool',
		version: '-ver',
		words: (file) => ['-b', '-PreviewImage', '-JpgFromRaw', file]
	},
	{
		what: 'poster of a film',
		folder: 'video',
		files: /\.(mov|mp4|avi)$/i,
		peer: 'ffmpegthumbnailer',
		version: '-v',
		words: (file, out) => ['-i', file, '-o', `${out}.jpg`, '-s', '0']
	}
];

export async function formats() {
	const out = join(emptyFolder('formats'), 'out');
	return DUELS.flatMap((duel) => one(duel, out));
}

function one({ what, folder, files, peer, version, words }, out) {
	const there = spawnSync(peer, [version], { encoding: 'utf8' });
	if (there.error) {
		say(`${what}: skipped, ${peer} is missing (bench/run --help names its package)`);
		return [];
	}
	const place = join(samples, folder);
	const list = !existsSync(place)
		? []
		: readdirSync(place, { recursive: true })
				.filter((name) => files.test(name))
				.map((name) => join(place, name))
				.filter((path) => statSync(path).isFile() && done(process.env.SHOW, [path, out]) !== undefined);
	if (list.length === 0) {
		say(`${what}: skipped, the samples are not there`);
		return [];
	}
	const [ours, theirs] = [[], []];
	for (let round = 0; round < ROUNDS; round++) {
		for (const file of list) {
			const our = done(process.env.SHOW, [file, out]);
			const their = done(peer, words(file, out));
			if (our === undefined || their === undefined) continue;
			ours.push(our);
			theirs.push(their);
		}
	}
	if (ours.length === 0) {
		say(`${what}: skipped, ${peer} reads none of the samples`);
		return [];
	}
	const [our, their] = [median(ours), median(theirs)];
	const name = `${peer} ${(there.stdout || there.stderr).match(/[\d.]+\d/)?.[0] ?? ''}`.trim();
	return [
		finding({
			what: `${what}, ${list.length} files`,
			figure: milliseconds(our),
			beside: `${milliseconds(their)} (${name})`,
			ratio: times(their / our),
			goal: '≥ 1 ×',
			met: our <= their
		})
	];
}

/** Milliseconds that a program takes; nothing when it fails. */
function done(program, words) {
	const from = process.hrtime.bigint();
	try {
		execFileSync(program, words, { stdio: ['ignore', 'ignore', 'ignore'], timeout: 60_000 });
	} catch {
		return undefined;
	}
	return Number(process.hrtime.bigint() - from) / 1e6;
}
