/** Real cards in a real computer: Debian's kernel and udev, USB readers, our agent as it is installed. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as moment } from 'node:timers/promises';
import { sha256 } from './harness/api.mjs';
import { SHOTS } from './harness/camera.mjs';
import { random } from './harness/chance.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { until } from './harness/until.mjs';
import { fatCard } from './lab/cards.mjs';
import { Machine } from './lab/machine.mjs';
import { missing } from './lab/parts.mjs';

/** At how many random moments a cable is pulled out of a transfer; another seed gives other moments. */
const MOMENTS = 6;
const SEED = process.env.CRADLE_LAB_SEED ?? '1';

const skip = missing() ?? false;
if (skip) console.error(skip);

/** What the agent says is connected. */
const connected = (agent) => agent.api.get('/agent/v1/cameras');

/** Waits for a camera with pictures, or for none. */
const there = (agent, wanted, how) =>
	until(
		'what is connected is known',
		async () => {
			const { items } = await connected(agent);
			return wanted(items) && { items };
		},
		how
	);

journey(
	'a card in a reader opens its page, is kept whole, and may be pulled out at any moment',
	async (stage) => {
		const centre = await stage.centre();
		const customer = await centre.register(person('Anna'));
		const machine = stage.keep(new Machine());
		await machine.start(stage.folder, centre);
		const { agent } = machine;
		await agent.belongsTo(customer);
		assert.deepEqual(await connected(agent), { items: [], webcams: [], unreadable: [] });

		// In: a page with pictures.
		const drawn = await stage.card();
		const card = await fatCard(join(stage.folder, 'card.img'), drawn);
		let from = performance.now();
		await machine.putIn('first', card);
		const seen = (items) => items.length === 1 && items[0].shots > 0;
		const [camera] = (await there(agent, seen, { every: 20 })).items;
		const took = Math.round(performance.now() - from);
		console.log(`lab: from plugging in to the page: ${took} ms`);
		assert.ok(camera.plugged_in);
		const [listed] = await agent.read();
		assert.equal(listed.shots, SHOTS);

		// Out and in again, again and again: the same camera.
		for (let round = 0; round < 3; round += 1) {
			await machine.takeOut('first');
			from = performance.now();
			await there(agent, (items) => items.length === 0, { every: 20 });
			console.log(`lab: from pulling out to the page: ${Math.round(performance.now() - from)} ms`);
			await machine.putIn('first', card);
			const [again] = (await there(agent, seen)).items;
			assert.equal(again.key, camera.key);
		}

		// Kept, byte for byte.
		const shots = await agent.shots(camera.key);
		const name = shots.find((shot) => shot.kind === 'picture' && !shot.problem).name;
		await agent.choose([name]);
		await agent.delivered();
		const [kept] = await customer.list('/api/v1/images');
		const original = await customer.bytes(`/api/v1/images/${kept.id}/original`);
		assert.equal(sha256(original), sha256(await readFile(join(drawn, name))));

		// A second card beside it, pulled out while it is copied, and put back.
		const large = join(stage.folder, 'large');
		const pictures = join(large, 'DCIM/100LARGE');
		await mkdir(pictures, { recursive: true });
		const [jpeg] = [await readFile(join(drawn, name))];
		const contents = [];
		for (let number = 1; number <= 8; number += 1) {
			// A picture with something behind its end: large, and a picture all the same.
			const bytes = Buffer.concat([jpeg, randomBytes(6 << 20)]);
			contents.push(sha256(bytes));
			await writeFile(join(pictures, `LARG000${number}.JPG`), bytes);
		}
		const second = await fatCard(join(stage.folder, 'second.img'), large, {
			label: 'SECOND',
			number: '0badcafe',
			megabytes: 96
		});
		await machine.putIn('second', second);
		const two = (items) => items.length === 2 && items.every((one) => one.shots > 0 && !one.reading);
		const both = (await there(agent, two)).items;
		const other = both.find((one) => one.key !== camera.key);
		const all = (await agent.shots(other.key)).map((shot) => shot.name);
		assert.equal(all.length, 8);
		const order = { camera: other.key, service: 'keep', kind: 'keep', shots: all, options: {} };
		await agent.api.post('/agent/v1/orders', order);
		for (let round = 0; round < 3; round += 1) {
			// At a moment that the copying decides: when one more file is there.
			await until(
				'some of it is copied',
				async () => {
					const mine = (await agent.queue()).find((one) => one.shots === 8);
					return mine.state !== 'waiting' || /(\d) to go/.exec(mine.reason ?? '')?.[1] <= 7 - round;
				},
				{ within: 120_000, every: 20 }
			);
			await machine.takeOut('second');
			await there(agent, (items) => items.length === 1);
			await machine.putIn('second', second);
			await there(agent, (items) => items.some((one) => one.key === other.key));
		}
		await agent.delivered({ within: 240_000 });
		const inLibrary = [];
		for (const image of await customer.list('/api/v1/images')) {
			if (image.id === kept.id) continue;
			inLibrary.push(sha256(await customer.bytes(`/api/v1/images/${image.id}/original`)));
		}
		assert.deepEqual(inLibrary.sort(), contents.sort(), 'complete, and nothing twice');

		// Two more at once, one of them formatted with the number of the first: four cards, each for itself.
		const alike = await fatCard(join(stage.folder, 'alike.img'), drawn);
		const fourth = await fatCard(join(stage.folder, 'fourth.img'), drawn, { number: '12345678' });
		await Promise.all([machine.putIn('third', alike), machine.putIn('fourth', fourth)]);
		const four = (await there(agent, (items) => items.length === 4)).items;
		assert.equal(new Set(four.map((one) => one.key)).size, 4);
		await machine.takeOut('first');
		await there(agent, (items) => items.length === 3 && items.every((one) => one.key !== camera.key));

		// A source of moving pictures comes and goes beside them.
		from = performance.now();
		machine.run('modprobe vivid n_devs=1 num_inputs=1 node_types=0x1');
		const webcams = async () => (await connected(agent)).webcams;
		const [webcam] = await until('the webcam is there', async () => {
			const found = await webcams();
			return found.length && found;
		});
		console.log(`lab: from switching on the webcam to its event: ${Math.round(performance.now() - from)} ms`);
		assert.ok(webcam.arrived && webcam.formats.includes('YUYV'), JSON.stringify(webcam));
		assert.match(webcam.node, /^\/dev\/video\d+$/);
		machine.run('rmmod vivid');
		await until('the webcam is gone', async () => (await webcams()).length === 0);
	},
	{ skip, timeout: 900_000 }
);

/** A folder with large pictures, no two the same: their contents by SHA-256. */
async function largePictures(folder, jpeg, count, megabytes) {
	const pictures = join(folder, 'DCIM/100LARGE');
	await mkdir(pictures, { recursive: true });
	const contents = [];
	for (let number = 1; number <= count; number += 1) {
		// A picture with something behind its end: large, and a picture all the same.
		const bytes = Buffer.concat([jpeg, randomBytes(megabytes << 20)]);
		contents.push(sha256(bytes));
		await writeFile(join(pictures, `LARG${String(number).padStart(4, '0')}.JPG`), bytes);
	}
	return contents.sort();
}

journey(
	'a camera on a cable shows its pictures, keeps them whole, and may be unplugged at any moment',
	async (stage) => {
		const centre = await stage.centre();
		const customer = await centre.register(person('Anna'));
		const machine = stage.keep(new Machine());
		await machine.start(stage.folder, centre);
		const { agent } = machine;
		await agent.belongsTo(customer);

		// Plugged in: a page with pictures.
		const drawn = await stage.card();
		let from = performance.now();
		await machine.plug('first', drawn, 'CAM-0042');
		const seen = (items) => items.length === 1 && items[0].shots > 0;
		const [camera] = (await there(agent, seen, { every: 20 })).items;
		console.log(`lab: from plugging in to the page: ${Math.round(performance.now() - from)} ms`);
		assert.ok(camera.plugged_in);
		const known = await until('it is known which camera it is', async () => {
			const [listed] = await agent.read();
			return listed?.serial && listed;
		});
		assert.equal(known.shots, SHOTS);
		assert.ok(known.print_order.prints > 0, 'the print order that was made in the camera');

		// Its own dummy of a serial number is seen and does not count; that of its descriptors does.
		assert.deepEqual([known.model, known.serial], ['QEMU filesharing', 'CAM-0042']);
		const seenAt = (source) => known.evidence.find((one) => one.source === source);
		assert.equal(seenAt('ptp_device_info').serial, '0123456789abcdef0123456789abcdef');
		assert.equal(seenAt('usb_descriptor').serial, 'CAM-0042');
		assert.equal(seenAt('exif').model, 'Sample One', 'what its pictures say is kept, too');

		// Out and in again, again and again: the same camera.
		for (let round = 0; round < 2; round += 1) {
			await machine.unplug('first');
			from = performance.now();
			await there(agent, (items) => items.length === 0, { every: 20 });
			console.log(`lab: from unplugging to the page: ${Math.round(performance.now() - from)} ms`);
			await machine.plug('first', drawn, 'CAM-0042');
			const [again] = (await there(agent, seen)).items;
			assert.equal(again.key, camera.key);
		}

		// Seen, and kept, byte for byte.
		const shots = await agent.shots(camera.key);
		const name = shots.find((shot) => shot.kind === 'picture' && !shot.problem).name;
		const inside = name.slice(name.indexOf('/') + 1);
		const page = `/agent/v1/cameras/${camera.key}/images/${encodeURIComponent(name)}`;
		assert.ok((await agent.api.bytes(`${page}/thumbnail`)).length > 500);
		assert.equal(sha256(await agent.api.bytes(`${page}/original`)), sha256(await readFile(join(drawn, inside))));
		await agent.choose([name]);
		await agent.delivered({ within: 120_000 });
		const [kept] = await customer.list('/api/v1/images');
		const original = await customer.bytes(`/api/v1/images/${kept.id}/original`);
		assert.equal(sha256(original), sha256(await readFile(join(drawn, inside))));

		// A second camera beside it, unplugged in the middle of what it gives.
		const large = join(stage.folder, 'large');
		const contents = await largePictures(large, await readFile(join(drawn, inside)), 8, 6);
		const plugSecond = () => machine.plug('second', large, 'CAM-0043');
		await plugSecond();
		const two = (items) => items.length === 2 && items.every((one) => one.shots > 0 && !one.reading);
		const other = (await there(agent, two)).items.find((one) => one.key !== camera.key);
		const all = (await agent.shots(other.key)).map((shot) => shot.name);
		assert.equal(all.length, 8);
		await agent.api.post('/agent/v1/orders', {
			camera: other.key,
			service: 'keep',
			kind: 'keep',
			shots: all,
			options: {}
		});
		const chance = random(SEED);
		let interrupted = 0;
		for (let round = 0; round < MOMENTS; round += 1) {
			await moment(chance() * 2000);
			await machine.unplug('second');
			await there(agent, (items) => items.every((one) => one.key !== other.key), { within: 60_000 });
			const mine = (await agent.queue()).find((one) => one.shots === 8);
			interrupted += Number(mine.state === 'waiting');
			await plugSecond();
			await there(agent, (items) => items.some((one) => one.key === other.key), { within: 60_000 });
		}
		console.log(`lab: unplugged ${interrupted} times before everything was copied`);
		assert.ok(interrupted > 0, 'it was pulled out of a transfer');
		await agent.delivered({ within: 300_000 });
		const inLibrary = [];
		for (const image of await customer.list('/api/v1/images')) {
			if (image.id === kept.id) continue;
			inLibrary.push(sha256(await customer.bytes(`/api/v1/images/${image.id}/original`)));
		}
		assert.deepEqual(inLibrary.sort(), contents, 'complete, and nothing twice');

		// A card beside the two cameras: three at once.
		const card = await fatCard(join(stage.folder, 'beside.img'), drawn);
		await machine.putIn('card', card);
		await there(agent, (items) => items.length === 3 && items.every((one) => one.shots > 0));
		await machine.unplug('first');
		await there(agent, (items) => items.length === 2 && items.every((one) => one.key !== camera.key));
	},
	{ skip, timeout: 900_000 }
);
