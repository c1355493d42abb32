/** A TURN server: Debian's coturn over loopback, with the secret from which the centre makes credentials. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './program.mjs';
import { until } from './until.mjs';

const SECRET = 'north by north-west';

export class Relay {
	#process = null;
	#parameters;

	constructor(folder, port, bytes) {
		this.port = port;
		this.log = '';
		/** What the centre is told of it. */
		this.settings = {
			CRADLE_TURN_URLS: `turn:127.0.0.1:${port}?transport=udp`,
			CRADLE_TURN_SECRET: SECRET
		};
		this.#parameters = [
			...['-n', '--no-cli', '--no-tls', '--no-dtls', '--allow-loopback-peers'],
			...['--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${port}`],
			...['--use-auth-secret', `--static-auth-secret=${SECRET}`, '--realm=cradle.test'],
			...['--log-file=stdout', '--simple-log', '--verbose'],
			...[`--userdb=${join(folder, 'relay.db')}`, `--pidfile=${join(folder, 'relay.pid')}`],
			...(bytes ? [`--max-bps=${bytes}`] : [])
		];
	}

	/** `bytes`: what one connection may carry in a second, each way. */
	static async start(folder, { bytes = 0 } = {}) {
		const relay = new Relay(folder, await freePort(), bytes);
		await relay.switchOn();
		return relay;
	}

	async switchOn() {
		const started = spawn('turnserver', this.#parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
		this.#process = started;
		for (const output of [started.stdout, started.stderr])
			output.setEncoding('utf8').on('data', (text) => (this.log += text));
		await until('the relay answers', async () => {
			if (started.exitCode !== null) throw new Error(`the relay ended:\n${this.log.slice(-2000)}`);
			const socket = connect(this.port, '127.0.0.1');
			const answers = await Promise.race([
				once(socket, 'connect').then(() => true),
				once(socket, 'error').then(() => false)
			]).catch(() => false);
			socket.destroy();
			return answers;
		});
	}

	async switchOff() {
		const ended = this.#process;
		this.#process = null;
		if (!ended || ended.exitCode !== null) return;
		ended.kill('SIGKILL');
		await once(ended, 'exit');
	}
}
