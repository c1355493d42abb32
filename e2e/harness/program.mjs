/** A program of ours as a process: started, killed in mid-work, started again, its words kept. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const RESULTS = fileURLToPath(new URL('../results', import.meta.url));

const running = new Set();
process.on('exit', () => running.forEach((process) => process.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

/** Where a program lies that Cargo has built. */
export function built(name) {
	const target = process.env.CARGO_TARGET_DIR ?? 'target';
	const path = join(target.startsWith('/') ? target : join(ROOT, target), 'debug', name);
	if (!existsSync(path)) throw new Error(`${path} is not there: cargo build --package ${name}`);
	return path;
}

/** A port that nobody listens on. */
export async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address();
	server.close();
	await once(server, 'close');
	return port;
}

/** The environment without settings that are meant for somebody else's centre or agent. */
const environment = () =>
	Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CRADLE_')));

export class Program {
	#process = null;

	constructor(name, settings = {}) {
		this.name = name;
		this.settings = settings;
		/** Everything it has said since it was first started. */
		this.log = '';
	}

	/** Where it lies. */
	get path() {
		return built(this.name);
	}

	get runs() {
		return this.#process !== null;
	}

	/** Starts it; `heard` gets each line of its standard output. */
	spawn(parameters, heard = () => {}) {
		if (this.#process) throw new Error(`${this.name} runs already`);
		const started = spawn(this.path, parameters, {
			cwd: ROOT,
			env: { ...environment(), ...this.settings },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		this.#process = started;
		running.add(started);
		this.ended = once(started, 'exit').then(([code, signal]) => {
			running.delete(started);
			this.#process = null;
			this.log += `── ended: ${signal ?? code}\n`;
		});
		let line = '';
		started.stdout.setEncoding('utf8').on('data', (text) => {
			this.log += text;
			line += text;
			const lines = line.split('\n');
			line = lines.pop();
			lines.forEach(heard);
		});
		started.stderr.setEncoding('utf8').on('data', (text) => (this.log += text));
	}

	/** Ends it in order, or with SIGKILL at once, and waits until it is gone. */
	async stop(signal = 'SIGTERM') {
		this.#process?.kill(signal);
		await this.ended;
	}

	/** As after a power cut. */
	kill() {
		return this.stop('SIGKILL');
	}
}
