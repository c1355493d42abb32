// One kept HTTP connection, with the time that each answer takes.

import http from 'node:http';

/** Requests go one after the other over a connection that stays open. */
export class Connection {
	#port;
	#headers;
	#agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

	constructor(port, headers = {}) {
		this.#port = port;
		this.#headers = headers;
	}

	/** Sends a request; resolves to status, headers, body and the milliseconds until all of it was here. */
	ask(method, path, { headers = {}, body } = {}) {
		return new Promise((resolve, reject) => {
			const begun = performance.now();
			const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
			const options = {
				host: '127.0.0.1',
				port: this.#port,
				method,
				path,
				agent: this.#agent,
				headers: { ...this.#headers, ...length, ...headers }
			};
			const request = http.request(options, (response) => {
				const pieces = [];
				response.on('data', (piece) => pieces.push(piece));
				response.on('error', reject);
				response.on('end', () => {
					const took = performance.now() - begun;
					resolve({
						status: response.statusCode,
						headers: response.headers,
						body: Buffer.concat(pieces),
						took
					});
				});
			});
			request.on('error', reject);
			request.end(body);
		});
	}

	/** As [`ask`], and anything but the status that is expected is an error that says what came instead. */
	async expect(status, method, path, rest) {
		const answer = await this.ask(method, path, rest);
		if (answer.status !== status) {
			const said = answer.body.toString('utf8').slice(0, 500);
			throw new Error(`${method} ${path} answered ${answer.status} instead of ${status}: ${said}`);
		}
		return answer;
	}

	/** Whether there is somebody who answers 200. */
	async answers(path) {
		try {
			return (await this.ask('GET', path)).status === 200;
		} catch (error) {
			if (error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET') return false;
			throw error;
		}
	}

	close() {
		this.#agent.destroy();
	}
}
