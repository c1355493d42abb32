/**
 * A network between two pages that can be cut. Whatever the pages tell each other of their addresses is rewritten on its
 * way to the centre, so that every datagram goes through a relay of ours; live connections and requests go through the
 * browser's own stops. Cut, all of it is lost without a word.
 */

import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const CANDIDATE = /(candidate:\S+ \d+ (\S+) \d+ )(\S+) (\d+)( typ \S+)/;

export class Network {
	/** Real address → the socket that stands for it. */
	#standing = new Map();
	#lives = new Set();
	#cut = false;
	/** Datagrams that were passed on. */
	passed = 0;

	/** Puts a page behind this network; before it is opened. */
	async between(page) {
		await page.routeWebSocket(/\/api\/v1\/live$/, (live) => {
			if (this.#cut) return void live.close();
			const centre = live.connectToServer();
			this.#lives.add(live);
			live.onMessage(async (text) => {
				const told = await this.#rewritten(String(text));
				if (!this.#cut) centre.send(told);
			});
			// What the centre says of its own addresses goes another way, too; all of it stays in order.
			let told = Promise.resolve();
			centre.onMessage((text) => {
				told = told.then(async () => {
					const rewritten = await this.#rewritten(String(text));
					if (!this.#cut) live.send(rewritten);
				});
			});
			live.onClose(() => {
				this.#lives.delete(live);
				void centre.close();
			});
		});
		await page.route(/\/api\/v1\//, (route) => (this.#cut ? route.abort() : route.fallback()));
	}

	cut() {
		this.#cut = true;
		for (const live of this.#lives) void live.close();
		this.#lives.clear();
	}

	mend() {
		this.#cut = false;
	}

	close() {
		for (const coming of this.#standing.values()) void coming.then((socket) => socket.close());
	}

	async #rewritten(text) {
		const message = JSON.parse(text);
		if (message.type !== 'signal') return text;
		const { data } = message;
		if (data.candidate?.candidate) {
			const line = await this.#candidate(data.candidate.candidate);
			data.candidate = line === null ? null : { ...data.candidate, candidate: line };
		}
		for (const holder of [data, data.description])
			if (holder?.sdp) holder.sdp = await this.#described(holder.sdp);
		return JSON.stringify(message);
	}

	async #described(sdp) {
		const kept = [];
		for (const line of sdp.split('\r\n')) {
			const own = line.startsWith('a=candidate:') ? await this.#candidate(line) : line;
			if (own !== null) kept.push(own);
		}
		return kept.join('\r\n');
	}

	/** The same candidate at our address; null for one that cannot go through here. */
	async #candidate(line) {
		const [, , protocol, address, port] = CANDIDATE.exec(line) ?? [];
		if (protocol?.toLowerCase() !== 'udp' || !/^\d+(\.\d+){3}$/.test(address)) return null;
		const socket = await this.#for(address, Number(port));
		return line.replace(
			CANDIDATE,
			(_, head, __, where, ___, tail) => `${head}${where} ${socket.address().port}${tail}`
		);
	}

	/** The socket that stands for an address of one side: what comes to it goes there. */
	#for(address, port) {
		const key = `${address}:${port}`;
		const known = this.#standing.get(key);
		if (known) return known;
		const coming = (async () => {
			const socket = createSocket('udp4').bind(0, address);
			await once(socket, 'listening');
			socket.on('message', async (datagram, from) => {
				if (this.#cut) return;
				const back = await this.#for(from.address, from.port);
				this.passed += 1;
				back.send(datagram, port, address);
			});
			socket.on('error', () => {});
			return socket;
		})();
		this.#standing.set(key, coming);
		return coming;
	}
}
