/** The centre's API, as any program would call it. */

import { createHash } from 'node:crypto';

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** An answer that is none of those that were hoped for. */
export class Refused extends Error {
	constructor(method, path, { status, body }) {
		super(`${method} ${path}: ${status} ${body?.detail ?? ''}`);
		this.status = status;
		this.problem = body;
	}
}

const metadata = (said) =>
	Object.entries(said)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
		.join(',');

export class Api {
	constructor(url, token) {
		this.url = url;
		this.token = token;
	}

	/** One request: status, headers, and the body as JSON if it is that, else as bytes. */
	async ask(method, path, { body, key, headers = {}, patience = 20_000 } = {}) {
		const raw = body instanceof Uint8Array;
		const response = await fetch(new URL(path, this.url), {
			method,
			redirect: 'manual',
			signal: AbortSignal.timeout(patience),
			headers: {
				...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
				...(body !== undefined && !raw ? { 'content-type': 'application/json' } : {}),
				...(key ? { 'idempotency-key': key } : {}),
				...headers
			},
			body: body === undefined || raw ? body : JSON.stringify(body)
		});
		const bytes = Buffer.from(await response.arrayBuffer());
		const isJson = /json/.test(response.headers.get('content-type') ?? '');
		return {
			status: response.status,
			headers: response.headers,
			bytes,
			body: isJson ? JSON.parse(bytes) : undefined
		};
	}

	async #wanted(method, path, how) {
		const answer = await this.ask(method, path, how);
		if (answer.status >= 300) throw new Refused(method, path, answer);
		return answer;
	}

	async get(path) {
		return (await this.#wanted('GET', path)).body;
	}

	async bytes(path) {
		return (await this.#wanted('GET', path)).bytes;
	}

	async post(path, body = {}, key) {
		return (await this.#wanted('POST', path, { body, key })).body;
	}

	async put(path, body) {
		return (await this.#wanted('PUT', path, { body })).body;
	}

	async patch(path, body) {
		return (await this.#wanted('PATCH', path, { body })).body;
	}

	/** Every item of a list, page by page. */
	async list(path) {
		const items = [];
		for (let after = ''; after !== null;) {
			const query = `limit=500${after && `&after=${encodeURIComponent(after)}`}`;
			const page = await this.get(`${path}${path.includes('?') ? '&' : '?'}${query}`);
			items.push(...page.items);
			after = page.next ?? null;
		}
		return items;
	}

	/** One request of tus. */
	tus(method, path, headers = {}, body) {
		const about = body ? { 'content-type': 'application/offset+octet-stream' } : {};
		return this.ask(method, path, { body, headers: { 'tus-resumable': '1.0.0', ...about, ...headers } });
	}

	/** Begins an upload without sending a byte: the answer. */
	begin(bytes, filename, { key, ...said } = {}) {
		return this.tus('POST', '/api/v1/uploads', {
			'upload-length': String(bytes.length),
			'upload-metadata': metadata({ filename, ...said }),
			...(key ? { 'idempotency-key': key } : {})
		});
	}

	/** Sends what is missing of an upload that was begun: the answer to the last bytes. */
	async resume(location, bytes) {
		const state = await this.tus('HEAD', location);
		if (state.status !== 200) throw new Refused('HEAD', location, state);
		if (state.headers.has('cradle-image-id')) return state;
		const offset = Number(state.headers.get('upload-offset'));
		return this.tus('PATCH', location, { 'upload-offset': String(offset) }, bytes.subarray(offset));
	}

	/** Uploads a file: the id of the picture that it became. */
	async upload(bytes, filename, said = {}) {
		const begun = await this.begin(bytes, filename, said);
		if (begun.status !== 201) throw new Refused('POST', '/api/v1/uploads', begun);
		const known = begun.headers.get('cradle-image-id');
		if (known) return known;
		const location = new URL(begun.headers.get('location'), this.url).pathname;
		const done = await this.resume(location, bytes);
		if (done.status >= 300) throw new Refused('PATCH', location, done);
		return done.headers.get('cradle-image-id');
	}
}
