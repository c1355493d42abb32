/** A cable between two programs that can be cut and mended: a TCP proxy. */

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export class Cable {
	#server;
	#to;
	#ends = new Set();

	/** From a free port of this machine to `host:port`. */
	static async lay(host, port) {
		const cable = new Cable();
		cable.#to = { host, port };
		await cable.mend();
		return cable;
	}

	async mend() {
		this.#server = createServer((near) => {
			const far = connect(this.#to);
			for (const [one, other] of [
				[near, far],
				[far, near]
			]) {
				this.#ends.add(one);
				one.on('error', () => one.destroy());
				one.on('close', () => (this.#ends.delete(one), other.destroy()));
				one.pipe(other);
			}
		}).listen(this.port ?? 0, '127.0.0.1');
		await once(this.#server, 'listening');
		this.port = this.#server.address().port;
	}

	/** Whatever runs through it breaks off, and nobody answers any more. */
	async cut() {
		this.#ends.forEach((end) => end.destroy());
		this.#server.close();
		await once(this.#server, 'close');
	}
}
