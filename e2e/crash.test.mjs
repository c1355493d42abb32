/**
 * The power fails 50 times, at random moments, now at the centre, now at the agent: nothing that was
 * acknowledged is lost, and nothing is there twice.
 *
 *   CRADLE_CRASH_SEED=12345 node --test crash.test.mjs     the moments of another run
 */

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as moment } from 'node:timers/promises';
import { sha256 } from './harness/api.mjs';
import { onCard } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { random } from './harness/chance.mjs';
import { journey } from './harness/journey.mjs';
import { until } from './harness/until.mjs';

const MOMENTS = 50;
const IN_ORDER = 3;
const SEED = Number(process.env.CRADLE_CRASH_SEED ?? Date.now() % 1e6);

journey(
	`Nothing is lost or doubled by ${MOMENTS} crashes at random moments (seed ${SEED})`,
	async (stage, t) => {
		t.diagnostic(`seed ${SEED}`);
		const chance = random(SEED);
		const centre = await stage.centre();
		const customer = await centre.register(person('Vera Berg'));
		const { card, contents, counter } = await picturesOf(stage);
		const agent = await stage.agent(centre, [card]);
		await agent.belongsTo(customer);
		const shots = (await agent.shots()).map((shot) => shot.name).sort();

		/** What was chosen at the agent, by the key that it was chosen with. */
		const chosen = new Map();
		const desk = new Counter(customer, counter);
		const work = desk.serve();
		for (let at = 0; at < MOMENTS; at++) {
			const key = `choice-${at}`;
			const names = shots.slice(at * IN_ORDER, (at + 1) * IN_ORDER);
			chosen.set((await agent.choose(names, 'keep', {}, key)).id, names);
			const victim = at % 2 ? agent : centre;
			// Soon after a choice it is copied, then sent, placed, carried out.
			await moment(chance() ** 2 * 900);
			await victim.kill();
			await victim.start();
		}
		desk.close();
		await work;

		const { queue, orders, images } = await cameToRest(agent, customer);
		await checkOrders(queue, orders, chosen, desk);
		await checkPictures(
			images,
			[...[...chosen.values()].flat().map((name) => contents.get(name)), ...desk.sent],
			customer
		);
		const byId = new Map(images.map((image) => [image.id, image.sha256]));
		for (const { id, order_id } of queue) {
			const { images } = orders.find((order) => order.id === order_id);
			const wanted = chosen.get(id).map((name) => sha256(contents.get(name)));
			assert.deepEqual(
				images.map((image) => byId.get(image)).sort(),
				wanted.sort(),
				'the pictures that were chosen'
			);
		}
		t.diagnostic(`${orders.length} orders, ${images.length} pictures`);
	}
);

/** Everything ordered, carried out and rendered: the agent's queue, the centre's orders and pictures. */
async function cameToRest(agent, customer) {
	const queue = await agent.delivered({ within: 90_000 });
	const rest = (what, path, rests) =>
		until(
			what,
			async () => {
				const items = await customer.list(path);
				return items.every(rests) && items;
			},
			// Where leases end by themselves, what was being worked on waits for that.
			{ within: 150_000, every: 500 }
		);
	const orders = await rest('every order is done', '/api/v1/orders', (order) => order.state === 'done');
	const images = await rest('every picture is rendered', '/api/v1/images', (image) => !image.rendering);
	return { queue, orders, images };
}

/** One order for each key, at the agent and at the counter. */
async function checkOrders(queue, orders, chosen, desk) {
	assert.deepEqual(
		queue.map((order) => order.id).sort(),
		[...chosen.keys()].sort(),
		'every choice is one order'
	);
	const known = [...queue.map((order) => order.order_id), ...desk.orders.values()];
	assert.equal(new Set(known).size, chosen.size + desk.orders.size, 'no two keys gave one order');
	assert.deepEqual(orders.map((order) => order.id).sort(), known.sort(), 'no order is there twice or lost');
	for (const [key, id] of desk.orders)
		assert.equal((await desk.place(key)).id, id, 'the same key is the same order');
}

/** Each content once, kept, to be seen, and byte for byte what was sent. */
async function checkPictures(images, contents, customer) {
	const sent = new Map(contents.map((bytes) => [sha256(bytes), bytes]));
	assert.deepEqual(images.map((image) => image.sha256).sort(), [...sent.keys()].sort(), 'each content once');
	for (const image of images) {
		assert.equal(image.state, 'kept');
		assert.ok(image.shown, `${image.filename} is rendered`);
		const original = await customer.bytes(`/api/v1/images/${image.id}/original`);
		assert.ok(original.equals(sent.get(image.sha256)), `${image.filename} byte for byte`);
	}
}

/** A customer at the counter: uploads and orders with keys, and asks again until it is acknowledged. */
class Counter {
	orders = new Map();
	sent = [];
	#open = true;
	#requests = new Map();

	constructor(api, contents) {
		this.api = api;
		this.contents = contents;
	}

	async serve() {
		for (const [number, bytes] of this.contents.entries()) {
			if (!this.#open) return;
			const key = `counter-${number}`;
			const id = await this.#insist(() => this.api.upload(bytes, `${key}.jpg`, { key: `${key}-upload` }));
			this.sent.push(bytes);
			this.#requests.set(key, { service: 'keep', images: [id] });
			this.orders.set(key, (await this.#insist(() => this.place(key))).id);
		}
	}

	place(key) {
		return this.api.post('/api/v1/orders', this.#requests.get(key), key);
	}

	close() {
		this.#open = false;
	}

	/** The connection breaks off with every crash, and an upload that was being written is busy for a moment. */
	#insist(act) {
		return until(
			'the centre acknowledges',
			() =>
				act().catch((error) => {
					const lasting = error.status >= 400 && ![423, 503].includes(error.status);
					if (lasting) assert.fail(error.message);
					throw error;
				}),
			{ within: 60_000, every: 50 }
		);
	}
}

/** A card whose pictures all differ, and as many for the counter: the drawn ones with another tail each. */
async function picturesOf(stage) {
	const drawn = await stage.card('drawn');
	const names = ['01', '02', '03', '04', '06', '07', '08', '09'];
	const kinds = await Promise.all(names.map((number) => onCard(drawn, `DCIM/100CRADL/CRDL00${number}.JPG`)));
	const differing = (what) => (_, number) =>
		Buffer.concat([kinds[number % kinds.length], Buffer.from(`${what} ${number}`)]);
	const card = join(stage.folder, 'card');
	await mkdir(join(card, 'DCIM/100CRASH'), { recursive: true });
	const contents = new Map();
	for (const [index, bytes] of Array.from({ length: MOMENTS * IN_ORDER }, differing('card')).entries()) {
		const name = `DCIM/100CRASH/CRSH${String(index + 1).padStart(4, '0')}.JPG`;
		await writeFile(join(card, name), bytes);
		contents.set(name, bytes);
	}
	return { card, contents, counter: Array.from({ length: 200 }, differing('counter')) };
}
