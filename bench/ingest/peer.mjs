// The peer: the same work on each picture as a widely used photo server does it in Node.js.

import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { cache, passingFolder, peerProgram, say } from '../workplace.mjs';

const MODULES = ['sharp@0.34.5', 'exiftool-vendored@31', 'thumbhash@0.1.1'];

/** Installs the peer unless it is there; the folder that it lies in, or nothing where it is missing. */
export function installPeer() {
	if (!existsSync(peerProgram)) return undefined;
	const folder = join(cache, 'peer');
	const stamp = join(folder, 'installed');
	if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== MODULES.join(' ')) {
		say(`installing the peer's modules into ${folder}`);
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
		execFileSync('npm', ['install', '--no-fund', '--no-audit', '--loglevel=error', ...MODULES], {
			cwd: folder,
			stdio: ['ignore', 'ignore', 'inherit']
		});
		writeFileSync(stamp, MODULES.join(' '));
	}
	copyFileSync(peerProgram, join(folder, 'peer-ingest.mjs'));
	return folder;
}

/** What of the peer is installed, in words. */
export function peerVersions(folder) {
	const version = (name) =>
		JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'))).version;
	return ['sharp', 'exiftool-vendored'].map((name) => `${name} ${version(name)}`).join(', ');
}

/** Lets the peer take a list of files in. */
export async function peerIngest(folder, list) {
	return measured(list, 'node', [join(folder, 'peer-ingest.mjs')]);
}

/**
 * Runs a program that takes LIST and OUT, and prints its pictures a second; with its processor time
 * and the peak memory of its largest process in KiB, as GNU time sees them.
 */
export async function measured(list, program, words) {
	const out = passingFolder('peer');
	const listed = join(out, 'list');
	writeFileSync(listed, `${list.join('\n')}\n`);
	const command = ['-v', program, ...words, listed, join(out, 'out')];
	const { stdout, stderr } = await promisify(execFile)('/usr/bin/time', command, { maxBuffer: 2 ** 26 });
	const said = (name) => Number(stderr.match(new RegExp(`${name}.*: ([\\d.]+)`))[1]);
	const printed = JSON.parse(stdout.trim().split('\n').at(-1));
	return {
		...printed,
		peakKib: said('Maximum resident set size'),
		processorSeconds: said('User time') + said('System time')
	};
}
