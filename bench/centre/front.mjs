// A server in front of a centre that answers thumbnails itself, for records that have no files. A browser's
// driver could do it, too, but takes as much of the processor as the browser.

import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';

export class Front {
	#server;

	constructor(server) {
		this.#server = server;
	}

	/** Before the centre at an address; `thumbnails` are given in turns. */
	static async open(address, thumbnails) {
		const { hostname, port } = new URL(address);
		let next = 0;
		const server = createServer((asked, answer) => {
			if (/^\/api\/v1\/images\/[^/]+\/thumbnail$/.test(asked.url)) {
				answer.writeHead(200, { 'content-type': 'image/webp', 'cache-control': 'private, max-age=3600' });
				return answer.end(thumbnails[next++ % thumbnails.length]);
			}
			const { method, url: path, headers } = asked;
			const passed = request({ hostname, port, method, path, headers }, (answered) => {
				answer.writeHead(answered.statusCode, answered.headers);
				answered.pipe(answer);
			});
			passed.on('error', () => answer.destroy());
			asked.pipe(passed);
		});
		// Live messages.
		server.on('upgrade', (asked, socket, head) => {
			const passed = connect(Number(port), hostname, () => {
				const lines = [`${asked.method} ${asked.url} HTTP/1.1`];
				for (let at = 0; at < asked.rawHeaders.length; at += 2)
					lines.push(`${asked.rawHeaders[at]}: ${asked.rawHeaders[at + 1]}`);
				passed.write(`${lines.join('\r\n')}\r\n\r\n`);
				passed.write(head);
				passed.pipe(socket).pipe(passed);
			});
			passed.on('error', () => socket.destroy());
			socket.on('error', () => passed.destroy());
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return new Front(server);
	}

	/** The address of a path on it. */
	address(path) {
		return `http://127.0.0.1:${this.#server.address().port}${path}`;
	}

	close() {
		this.#server.close();
		this.#server.closeAllConnections();
	}
}
