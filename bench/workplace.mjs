// Where the benchmarks keep what they make, and how much they take on.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The repository. */
export const root = new URL('..', import.meta.url).pathname;
/** Everything that the benchmarks make; `make clean` removes it. */
export const results = join(root, 'bench/results');
/** Photographs that are not part of the repository. */
export const samples = join(root, '../shared/samples');
/** The peer's program. */
export const peerProgram = join(root, '../shared/bench/peer-ingest.mjs');
/** Where the peer's modules are installed. */
export const cache = process.env.BENCH_CACHE;
/** Whether only the benchmarks themselves are tried. */
export const small = Boolean(process.env.BENCH_SMALL);

/** Makes the folder of results. */
export function ready() {
	mkdirSync(results, { recursive: true });
}

/** An empty folder of this name. */
export function emptyFolder(name) {
	const folder = join(results, name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	return folder;
}

/** Folders that were made for this run only. */
const passing = [];

/**
 * A new folder for this run only. One that was emptied just before would not do where files are
 * counted in seconds: ext4 looks long for places of files in a group where many were deleted within
 * the last minute.
 */
export function passingFolder(name) {
	const folder = mkdtempSync(join(results, `${name}-`));
	passing.push(folder);
	return folder;
}

/** Removes the folders that were made for this run only. */
export function removePassing() {
	for (const folder of passing.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Tells whoever waits what is going on. */
export function say(text) {
	console.error(`bench:   ${text}`);
}
