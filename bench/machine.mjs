// On what was measured.

import { execFileSync } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import os from 'node:os';

import { results, root } from './workplace.mjs';

const output = (program, ...words) => {
	try {
		return execFileSync(program, words, {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore']
		}).trim();
	} catch {
		return 'unknown';
	}
};

/** Processor, memory, system and versions, a line each. */
export function describe() {
	const processors = os.cpus();
	const memory = Math.round(os.totalmem() / 2 ** 30);
	const system = readFileSync('/etc/os-release', 'utf8').match(/^PRETTY_NAME="?([^"\n]*)/m)?.[1] ?? 'unknown';
	const room = statfsSync(results);
	const changed = output('git', 'status', '--porcelain', '--', 'crates', 'Cargo.lock') ? ' with changes' : '';
	const { CRADLE, AGENT, TRANSFER, LOAD, PIPELINE, SHOW } = process.env;
	const program = CRADLE || AGENT || TRANSFER || LOAD || PIPELINE || SHOW;
	return [
		`date: ${new Date().toISOString().slice(0, 16)}Z`,
		`processor: ${processors[0]?.model.trim()}, ${processors.length} cores; memory: ${memory} GiB`,
		`system: ${system}, Linux ${os.release()}; disk: ${Math.round((room.blocks * room.bsize) / 2 ** 30)} GiB`,
		`load at the end: ${os.loadavg()[0].toFixed(1)} (1 min)`,
		`program: ${program}, ${output('git', 'rev-parse', '--short', 'HEAD')}${changed}`,
		`versions: ${output('rustc', '--version')}, Node.js ${process.versions.node}`
	].join('\n');
}
