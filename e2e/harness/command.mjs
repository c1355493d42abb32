/** Programs of others, run to their end. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program: what it wrote, and how it ended. Nobody answers it; after `within` milliseconds it is stopped. */
export async function command(program, parameters, { env = {}, cwd, within = 60_000 } = {}) {
	const started = spawn(program, parameters, {
		cwd,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: within
	});
	let [out, err] = ['', ''];
	started.stdout.setEncoding('utf8').on('data', (text) => (out += text));
	started.stderr.setEncoding('utf8').on('data', (text) => (err += text));
	const [code, signal] = await once(started, 'close');
	return { code, signal, out, err };
}

/** As {@link command}, for what has to succeed: what it wrote. */
export async function wellDone(program, parameters, how) {
	const { code, signal, out, err } = await command(program, parameters, how);
	if (code !== 0) throw new Error(`${program} ${parameters.join(' ')}: ${signal ?? code}\n${out}\n${err}`);
	return out;
}
