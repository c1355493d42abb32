/** `cradle serve` on a free port, with a folder of its own. */

import { Api } from './api.mjs';
import { freePort, Program } from './program.mjs';
import { until } from './until.mjs';

export class Centre extends Program {
	/** `settings` are environment variables, such as `CRADLE_MAIL_URL`. */
	constructor(data, port, settings = {}) {
		// Several centres run beside each other: each has calls go through a port of its own.
		super('cradle', { CRADLE_LOG: 'info', CRADLE_CALLS_LISTEN: '127.0.0.1:0', ...settings });
		this.data = data;
		this.port = port;
		this.url = `http://localhost:${port}`;
		/** The API as nobody in particular. */
		this.api = new Api(this.url);
	}

	static async start(data, settings = {}, how = {}) {
		const centre = new Centre(data, await freePort(), settings);
		await centre.start(how);
		return centre;
	}

	/** Starts it, again on the same port. With `ready: false` an answer is enough, whatever it says. */
	async start({ ready = true } = {}) {
		this.spawn(['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`]);
		await until(
			'the centre is ready',
			async () => {
				if (!this.runs) throw new Error(`it ended:\n${this.log.slice(-2000)}`);
				const { status, body } = await this.readiness();
				return status === 200 || (!ready && body?.parts);
			},
			{ every: 25 }
		);
	}

	/** What `/readyz` says. */
	readiness() {
		return this.api.ask('GET', '/readyz');
	}

	/** What `/readyz` says of one part: `database`, `blobs` or `mail`. */
	async part(name) {
		const { body } = await this.readiness();
		return body.parts.find((part) => part.name === name);
	}

	/** The API as a new customer; the first one is the operator. */
	async register(person) {
		await this.api.post('/api/v1/customers', person);
		return this.signIn(person);
	}

	async signIn({ email, password }) {
		const { token } = await this.api.post('/api/v1/sessions', { email, password });
		return new Api(this.url, token);
	}
}

/** Somebody to be. */
export const person = (name) => ({
	name,
	email: `${name.toLowerCase().replaceAll(' ', '.')}@example.org`,
	password: 'a darkroom behind the kitchen'
});
