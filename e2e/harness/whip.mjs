/** Programs that send to a call or show it, as OBS and players do: GStreamer's webrtcbin, and WHIP and WHEP. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from './until.mjs';

const CLIENT = fileURLToPath(new URL('whip.py', import.meta.url));

export class Whip {
	#client;

	constructor(parameters) {
		this.name = 'whip';
		/** What it said, each an object. */
		this.said = [];
		this.log = '';
		this.#client = spawn('/usr/bin/python3', [CLIENT, ...parameters], {
			stdio: ['ignore', 'pipe', 'pipe']
		});
		this.ended = once(this.#client, 'exit');
		let line = '';
		this.#client.stdout.setEncoding('utf8').on('data', (text) => {
			this.log += text;
			line += text;
			const lines = line.split('\n');
			line = lines.pop();
			this.said.push(...lines.map((one) => JSON.parse(one)));
		});
		this.#client.stderr.setEncoding('utf8').on('data', (text) => (this.log += text));
	}

	/** Sends a film to the call, again and again. */
	static send(stage, { address, token }, film, codec) {
		return Whip.#on(stage, new Whip(['send', address, token, codec, film]));
	}

	/** Shows the call. */
	static watch(stage, { address, token }) {
		return Whip.#on(stage, new Whip(['watch', address, token]));
	}

	static #on(stage, whip) {
		return stage.keep(whip);
	}

	/** Waits until it has said something like this. */
	says(what, like) {
		return until(`the program says ${what}`, () => {
			const found = this.said.find(like);
			if (!found && this.#client.exitCode !== null) throw new Error(this.log.slice(-2000));
			return found;
		});
	}

	/** Waits until so many pictures of `who` were decoded from now on. */
	async sees(who, count = 20) {
		const from = this.said.length;
		await until(`the screen shows camera ${who}`, () => {
			const frames = this.said.slice(from).filter((one) => one.seen?.who === who);
			return new Set(frames.map((one) => one.seen.frame)).size >= count;
		});
	}

	/** Ends it in order. */
	async stop(sign = 'SIGTERM') {
		if (this.#client.exitCode === null && this.#client.signalCode === null) this.#client.kill(sign);
		await this.ended;
	}

	kill() {
		return this.stop('SIGKILL');
	}
}
