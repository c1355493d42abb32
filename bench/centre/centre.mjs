// Starts a centre, waits until it answers, looks at its process, stops it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { root } from '../workplace.mjs';
import { Connection } from './connection.mjs';

/** Longer than any start that is worth measuring. */
const PATIENCE_MS = 60_000;

/** A port that nobody listens on. */
export async function freePort() {
	const probe = createServer();
	probe.listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address();
	probe.close();
	await once(probe, 'close');
	return port;
}

/** A running `cradle serve`. */
export class Centre {
	#process;
	#port;
	/** Milliseconds from before the process was made to the first 200 of `/readyz`. */
	readyAfter;

	constructor(process, port, readyAfter) {
		this.#process = process;
		this.#port = port;
		this.readyAfter = readyAfter;
	}

	/**
	 * Starts a centre on a data folder, with settings beside it as environment variables, and waits until it is
	 * ready. What it says goes into the folder's `centre.log`.
	 */
	static async open(data, given = {}) {
		const log = join(data, 'centre.log');
		const port = await freePort();
		const settings = Object.entries(process.env).filter(([name]) => !name.startsWith('CRADLE'));
		const words = ['serve', '--data', data, '--listen', `127.0.0.1:${port}`];
		const out = openSync(log, 'a');
		const begun = performance.now();
		const child = spawn(process.env.CRADLE, words, {
			cwd: root,
			env: { ...Object.fromEntries(settings), ...given },
			stdio: ['ignore', out, out]
		});
		closeSync(out);
		await once(child, 'spawn');
		const connection = new Connection(port);
		try {
			while (!(await connection.answers('/readyz'))) {
				const late = performance.now() - begun > PATIENCE_MS;
				if (child.exitCode !== null || late) throw new Error(`The centre did not get ready; see ${log}.`);
				await pause(1);
			}
		} catch (error) {
			child.kill('SIGKILL');
			throw error;
		} finally {
			connection.close();
		}
		return new Centre(child, port, performance.now() - begun);
	}

	/** A kept connection to it. */
	connect(headers) {
		return new Connection(this.#port, headers);
	}

	/** The address of a path on it. */
	address(path) {
		return `http://127.0.0.1:${this.#port}${path}`;
	}

	/** KiB of memory: `VmRSS` now, `VmHWM` at its peak. */
	memory(field) {
		const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
		return Number(status.match(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm'))[1]);
	}

	/** Seconds of processor that it has used, in its own code and in the system's for it. */
	processorSeconds() {
		const fields = readFileSync(`/proc/${this.#process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
		// proc(5): utime and stime are fields 14 and 15, in hundredths of a second on Linux.
		return (Number(fields[11]) + Number(fields[12])) / 100;
	}

	/** Waits until it has nothing to do in the background. */
	async settled() {
		for (let before = this.processorSeconds(); ;) {
			await pause(1000);
			const now = this.processorSeconds();
			if (now - before <= 0.02) return;
			before = now;
		}
	}

	/** Ends it in order. */
	async close() {
		if (this.#process.exitCode !== null) return;
		const ended = once(this.#process, 'exit');
		this.#process.kill('SIGTERM');
		await ended;
	}
}
