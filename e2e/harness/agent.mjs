/** `cradle-agent serve` on a free port, with a state folder of its own. */

import assert from 'node:assert/strict';
import { Api } from './api.mjs';
import { freePort, Program } from './program.mjs';
import { until } from './until.mjs';

export class Agent extends Program {
	constructor(centre, state, cameras, port) {
		super('cradle-agent', {
			CRADLE_AGENT_LOG: 'info',
			LANG: 'en_GB.UTF-8',
			// Only what a journey plugs in counts, not what this computer has.
			CRADLE_AGENT_DEVICES: 'off'
		});
		Object.assign(this, { centre, state, cameras, port });
	}

	static async start(centre, state, cameras) {
		const agent = new Agent(centre, state, cameras, await freePort());
		await agent.start();
		return agent;
	}

	/** Starts it, again on the same port; `address` opens its page, `api` is its API with the same secret. */
	async start() {
		const cameras = this.cameras.flatMap((folder) => ['--camera', folder]);
		const listen = `127.0.0.1:${this.port}`;
		const first = new Promise((heard) =>
			this.spawn(
				['serve', '--centre', this.centre.url, '--state', this.state, '--listen', listen, ...cameras],
				heard
			)
		);
		const ended = this.ended.then(() => {
			throw new Error(`the agent ended:\n${this.log.slice(-2000)}`);
		});
		ended.catch(() => {});
		this.address = await Promise.race([first, ended]);
		const { origin, searchParams } = new URL(this.address);
		this.api = new Api(origin, searchParams.get('token'));
	}

	/** Pairs it with a customer's account and registers the cameras that are known by number, as the pages do. */
	async belongsTo(customer) {
		const { pairing } = await this.api.post('/agent/v1/pairing');
		await customer.post('/api/v1/devices', { user_code: pairing.user_code, allow: true });
		await until('the agent is paired', async () => (await this.api.get('/agent/v1/status')).paired);
		for (const { key, serial } of await this.read())
			if (serial) await this.api.post(`/agent/v1/cameras/${encodeURIComponent(key)}/register`);
	}

	/** The connected cameras, when their cards are read to the end. */
	async read() {
		return until('the cards are read', async () => {
			const { items } = await this.api.get('/agent/v1/cameras');
			return items.length >= this.cameras.length && items.every((camera) => !camera.reading) && items;
		});
	}

	/** The shots of a camera. */
	async shots(key) {
		const camera = key ?? (await this.read())[0].key;
		return this.api.list(`/agent/v1/cameras/${encodeURIComponent(camera)}/images`);
	}

	/** Chooses a service for shots; acknowledged when this returns. */
	async choose(shots, kind = 'keep', options = {}, idempotencyKey) {
		const [camera] = await this.read();
		const choice = { camera: camera.key, service: kind, kind, shots, options };
		return this.api.post('/agent/v1/orders', choice, idempotencyKey);
	}

	async queue() {
		return (await this.api.get('/agent/v1/queue')).items;
	}

	/** Waits until everything chosen is ordered at the centre. */
	async delivered({ within = 40_000 } = {}) {
		return until(
			'the agent has ordered everything',
			async () => {
				const queue = await this.queue();
				const failed = queue.find((order) => order.state === 'failed');
				assert.ok(!failed, `an order failed: ${failed?.reason}`);
				return queue.every((order) => order.state === 'placed') && queue;
			},
			{ within }
		);
	}
}
