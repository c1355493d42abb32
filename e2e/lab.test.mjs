/** Real cards in a real computer: Debian's kernel and udev, USB readers, our agent as it is installed. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as moment } from 'node:timers/promises';
import { sha256 } from './harness/api.mjs';
import { SHOTS } from './harness/camera.mjs';
import { random } from './harness/chance.mjs';
import { person } from './harness/centre.mjs';
import { wellDone } from './harness/command.mjs';
import { journey } from './harness/journey.mjs';
import { until } from './harness/until.mjs';
import { exfatCard, fatCard } from './lab/cards.mjs';
import { Machine } from './lab/machine.mjs';
import { missing } from './lab/parts.mjs';

/** At how many random moments a cable is pulled out of a transfer; another seed gives other moments. */
const MOMENTS = 20;
/** Large pictures that are copied meanwhile. */
const LARGE = 12;
const SEED = process.env.CRADLE_LAB_SEED ?? '1';

/** How long a page may take that comes from a computer within this one. */
const SLOW = { timeout: 60_000 };
/** How long a camera with large pictures may take until it is listed. */
const SLOW_LISTING = { within: 60_000 };

const skip = missing() ?? false;
if (skip) console.error(skip);

/** What the agent says is connected. */
const connected = (agent) => agent.api.get('/agent/v1/cameras');

/** A customer, and a computer of theirs with an agent, to which these disks belong. */
async function furnished(stage, disks = []) {
	const centre = await stage.centre();
	const customer = await centre.register(person('Anna'));
	const machine = stage.keep(new Machine());
	await machine.start(stage.folder, centre, disks);
	const { agent } = machine;
	await agent.belongsTo(customer);
	return { customer, machine, agent };
}

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

/** Opens the page of an agent, in which no camera is shown: over a thin line, which may take more than once. */
const opens = (page, agent) =>
	until(
		'the page is open',
		async () => {
			await page.goto(agent.address);
			await page.getByRole('heading', { name: 'Connect a camera' }).waitFor();
			return true;
		},
		{ within: 120_000 }
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

/** What a customer's library holds beside some pictures: the contents by SHA-256. */
async function inLibrary(customer, beside) {
	const found = [];
	for (const image of await customer.list('/api/v1/images'))
		if (!beside.includes(image.id)) found.push(sha256(await customer.bytes(`/api/v1/images/${image.id}/original`)));
	return found.sort();
}

journey(
	'a card in a reader opens its page, is kept whole, and may be pulled out at any moment',
	async (stage) => {
		const drawn = await stage.card();
		const large = join(stage.folder, 'large');
		const contents = await largePictures(large, await readFile(join(drawn, 'DCIM/100CRADL/CRDL0001.JPG')), LARGE, 6);
		const second = await exfatCard(join(stage.folder, 'second.img'), { label: 'SECOND', megabytes: 128 });
		const source = await fatCard(join(stage.folder, 'source.img'), large, { megabytes: 96 });
		const { customer, machine, agent } = await furnished(stage, [second, source]);
		assert.deepEqual(await connected(agent), { items: [], webcams: [], unreadable: [], nearby: [] });

		// In: a page with pictures.
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

		// A second card beside it, with the file system of large cards, pulled out while it is copied, and put back.
		await machine.fill('vda', 'exfat', 'vdb');
		await machine.putIn('second', second);
		const two = (items) => items.length === 2 && items.every((one) => one.shots > 0 && !one.reading);
		const both = (await there(agent, two)).items;
		const other = both.find((one) => one.key !== camera.key);
		const all = (await agent.shots(other.key)).map((shot) => shot.name);
		assert.equal(all.length, LARGE);
		const order = { camera: other.key, service: 'keep', kind: 'keep', shots: all, options: {} };
		await agent.api.post('/agent/v1/orders', order);
		for (let round = 0; round < 3; round += 1) {
			// At a moment that the copying decides: when one more file is there.
			await until(
				'some of it is copied',
				async () => {
					const mine = (await agent.queue()).find((one) => one.shots === LARGE);
					return mine.state !== 'waiting' || /(\d+) to go/.exec(mine.reason ?? '')?.[1] <= LARGE - 1 - round;
				},
				{ within: 120_000, every: 20 }
			);
			await machine.takeOut('second');
			await there(agent, (items) => items.length === 1);
			await machine.putIn('second', second);
			await there(agent, (items) => items.some((one) => one.key === other.key));
		}
		await agent.delivered({ within: 240_000 });
		assert.deepEqual(await inLibrary(customer, [kept.id]), contents, 'complete, and nothing twice');

		// Two more at once, one of them formatted with the number of the first: four cards, each for itself.
		const alike = await fatCard(join(stage.folder, 'alike.img'), drawn);
		const fourth = await fatCard(join(stage.folder, 'fourth.img'), drawn, { number: '12345678' });
		await Promise.all([machine.putIn('third', alike), machine.putIn('fourth', fourth)]);
		const four = (await there(agent, (items) => items.length === 4)).items;
		assert.equal(new Set(four.map((one) => one.key)).size, 4);
		await machine.takeOut('first');
		await there(agent, (items) => items.length === 3 && items.every((one) => one.key !== camera.key));
	},
	{ skip, timeout: 900_000 }
);

journey(
	'a camera on a cable shows its pictures, keeps them whole, and may be unplugged at any moment',
	async (stage) => {
		const { customer, machine, agent } = await furnished(stage);

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
		const contents = await largePictures(large, await readFile(join(drawn, inside)), LARGE, 6);
		const plugSecond = () => machine.plug('second', large, 'CAM-0043');
		await plugSecond();
		const two = (items) => items.length === 2 && items.every((one) => one.shots > 0 && !one.reading);
		const other = (await there(agent, two)).items.find((one) => one.key !== camera.key);
		const all = (await agent.shots(other.key)).map((shot) => shot.name);
		assert.equal(all.length, LARGE);
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
			const mine = (await agent.queue()).find((one) => one.shots === LARGE);
			interrupted += Number(mine.state === 'waiting');
			await plugSecond();
			await there(agent, (items) => items.some((one) => one.key === other.key), { within: 60_000 });
		}
		console.log(`lab: unplugged ${interrupted} times before everything was copied`);
		assert.ok(interrupted > 0, 'it was pulled out of a transfer');
		await agent.delivered({ within: 300_000 });
		assert.deepEqual(await inLibrary(customer, [kept.id]), contents, 'complete, and nothing twice');

		// A card beside the two cameras: three at once.
		const card = await fatCard(join(stage.folder, 'beside.img'), drawn);
		await machine.putIn('card', card);
		await there(agent, (items) => items.length === 3 && items.every((one) => one.shots > 0));
		await machine.unplug('first');
		await there(agent, (items) => items.length === 2 && items.every((one) => one.key !== camera.key));
	},
	{ skip, timeout: 900_000 }
);

/** What a shot consists of, as files that are one beside the other. */
const besides = (name, files) => {
	const stem = name.split('/').pop().replace(/\.[^.]*$/, '');
	return files.filter((file) => file.startsWith(`${stem}.`));
};

journey(
	'what is kept and copied is deleted from a card or camera, a lock is said, and pulled out nothing is lost',
	async (stage) => {
		const { customer, machine, agent } = await furnished(stage);
		await machine.tell('mkdir /copies');
		await agent.api.put('/agent/v1/local-copies', { folder: '/copies', template: '{name}' });
		const drawn = await stage.card();
		const large = join(stage.folder, 'large');
		const seen = (items) => items.length === 1 && items[0].shots > 0 && !items[0].reading;

		/** Names of some pictures of a camera that its own print order does not hold. */
		const some = async (camera, count) => {
			const ordered = (camera.print_order?.items ?? []).map((item) => item.name);
			return (await agent.shots(camera.key))
				.filter((shot) => shot.kind === 'picture' && !shot.problem && !ordered.includes(shot.name))
				.map((shot) => shot.name)
				.slice(0, count);
		};
		/** Keeps pictures, which are copied to the folder as well. */
		const keep = async (camera, names) => {
			const before = (await agent.queue()).length;
			await agent.api.post('/agent/v1/orders', {
				camera: camera.key,
				service: 'keep',
				kind: 'keep',
				shots: names,
				options: {}
			});
			await until(
				'they are kept and copied',
				async () => {
					const [order] = await agent.queue();
					return (
						(await agent.queue()).length > before &&
						order.state === 'placed' &&
						order.copies.files_done === order.files_total
					);
				},
				{ within: 120_000 }
			);
		};
		const removalOf = async (id) => (await agent.api.get('/agent/v1/queue')).removals.find((one) => one.id === id);
		/** Has pictures deleted; what may happen meanwhile. What was planned, and what became of it. */
		const remove = async (camera, names, meanwhile = async () => {}) => {
			const path = `/agent/v1/cameras/${camera.key}/removals`;
			const plan = await until('it is known what can go', async () => {
				const said = await agent.api.post(`${path}/plan`, { shots: names });
				return !said.stay.some((one) => one.why === 'reading') && said;
			});
			if (!plan.go.length) return { plan };
			const { id } = await agent.api.post(path, { shots: plan.go });
			await meanwhile(id);
			const over = async () => {
				const one = await removalOf(id);
				return one.state !== 'running' && one;
			};
			return { plan, removal: await until('it is over', over, { within: 120_000 }) };
		};
		/** Keeps two pictures of what is there now, and has them deleted. */
		const deleted = async (camera) => {
			const names = await some(camera, 2);
			await keep(camera, names);
			return { names, ...(await remove(camera, names)) };
		};
		const known = (items) => seen(items) && items[0].print_order;
		const mounts = () => machine.tell('grep /state/cards/ /proc/mounts || true');

		// A card that is locked: nothing goes, and it says what to do.
		const card = await fatCard(join(stage.folder, 'card.img'), drawn);
		await machine.putIn('first', card);
		let [camera] = (await there(agent, known)).items;
		const locked = await deleted(camera);
		assert.deepEqual([locked.plan.go, locked.plan.stay[0].why], [[], 'locked']);
		await machine.takeOut('first');
		await there(agent, (items) => items.length === 0);

		// Unlocked: what is safe is gone from the card itself, which is open for reading only before and after.
		await machine.putIn('first', card, { locked: false });
		[camera] = (await there(agent, known)).items;
		assert.match(await mounts(), / vfat ro,/);
		const from = performance.now();
		const { removal, names, plan } = await deleted(camera);
		console.log(`lab: kept, copied and deleted in ${Math.round(performance.now() - from)} ms`);
		assert.deepEqual([removal.state, removal.removed, plan.go.length], ['done', 2, 2]);
		assert.match(await mounts(), / vfat ro,/);
		await there(agent, (items) => items[0]?.shots === SHOTS - 2);
		await machine.takeOut('first');
		await there(agent, (items) => items.length === 0);
		const on = (name) => wellDone('mdir', ['-i', card, '-b', `::/${name.slice(0, name.lastIndexOf('/'))}`]);
		const listed = (await on(names[0])).split('\n').map((line) => line.trim().split('/').pop());
		for (const name of names) assert.deepEqual(besides(name, listed), [], `${name} is gone from the card`);
		assert.ok(listed.length > 2, 'and the others are there');
		await wellDone('/sbin/fsck.vfat', ['-n', card]);

		// Where udisks2 mounts cards (here a few lines that do as it does), it opens and closes it: in the same place.
		const lines = [
			'#!/bin/sh',
			'what=$1; how=rw; while [ $# -gt 0 ]; do',
			'case $1 in --options) how=$2; shift;; --block-device) node=$2; shift;; esac; shift; done',
			'case $what in',
			'mount) mkdir -p /media/card && mount -t vfat -o $how,utf8 $node /media/card && echo $how >>/media/how;;',
			'unmount) umount $node;; esac'
		];
		await machine.tell(
			`printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} >/bin/udisksctl && chmod +x /bin/udisksctl`
		);
		await machine.putIn('first', card, { locked: false });
		[camera] = (await there(agent, known)).items;
		const byOthers = await deleted(camera);
		assert.deepEqual([byOthers.removal?.state, byOthers.removal?.removed], ['done', 2], JSON.stringify(byOthers));
		assert.deepEqual((await machine.tell('cat /media/how')).split(/\s+/), ['ro', 'rw', 'ro']);
		assert.match(await machine.tell('grep /media/card /proc/mounts'), / vfat ro,/);
		await there(agent, (items) => items[0]?.key === camera.key && items[0].shots === SHOTS - 4);
		await machine.takeOut('first');
		await there(agent, (items) => items.length === 0);

		// A camera on a cable that does not allow it.
		await machine.plug('cable', drawn, 'CAM-0042');
		[camera] = (await there(agent, known)).items;
		const refused = await deleted(camera);
		const said = refused.removal ? refused.removal.stay[0].why : refused.plan.stay[0].why;
		assert.ok(['refused', 'protected'].includes(said), JSON.stringify(refused));
		await machine.unplug('cable');
		await there(agent, (items) => items.length === 0);

		// One that does.
		await machine.plug('cable', drawn, 'CAM-0042', { deletes: true });
		[camera] = (await there(agent, known)).items;
		const allowed = await deleted(camera);
		assert.deepEqual([allowed.removal?.state, allowed.removal?.removed], ['done', 2], JSON.stringify(allowed));
		for (const name of allowed.names) {
			const place = join(drawn, name.slice(name.indexOf('/') + 1, name.lastIndexOf('/')));
			assert.deepEqual(besides(name, await readdir(place)), [], `${name} is gone from the camera`);
		}
		await there(agent, (items) => items[0]?.shots === SHOTS - 2);
		await machine.unplug('cable');
		await there(agent, (items) => items.length === 0);

		// A card that is pulled out in the middle: what was not deleted is on it as it was, and goes when asked again.
		const contents = await largePictures(large, await readFile(join(drawn, 'DCIM/100CRADL/CRDL0001.JPG')), LARGE, 6);
		const pulled = await fatCard(join(stage.folder, 'pulled.img'), large, { megabytes: 96 });
		const before = (await customer.list('/api/v1/images')).map((image) => image.id);
		await machine.putIn('pulled', pulled, { locked: false });
		[camera] = (await there(agent, (items) => seen(items) && items[0].shots === LARGE)).items;
		const all = await some(camera, LARGE);
		await keep(camera, all);
		const cut = await remove(camera, all, async (id) => {
			await until('some are deleted', async () => (await removalOf(id)).removed > 0, { every: 10 });
			await machine.takeOut('pulled');
		});
		assert.equal(cut.removal.state, 'stopped', JSON.stringify(cut.removal));
		assert.match(cut.removal.reason, /taken away/);
		assert.ok(cut.removal.removed > 0 && cut.removal.removed < LARGE);
		console.log(`lab: pulled out after ${cut.removal.removed} of ${LARGE} were deleted`);
		await there(agent, (items) => items.length === 0);
		await machine.putIn('pulled', pulled, { locked: false });
		[camera] = (await there(agent, seen)).items;
		const left = await some(camera, LARGE);
		assert.ok(left.length > 0 && left.length <= LARGE - cut.removal.removed, `${left.length} are left`);
		for (const name of left) {
			const page = `/agent/v1/cameras/${camera.key}/images/${encodeURIComponent(name)}/original`;
			assert.ok(contents.includes(sha256(await agent.api.bytes(page))), `${name} is as it was`);
		}
		const rest = await remove(camera, left);
		assert.deepEqual([rest.removal?.state, rest.removal?.removed], ['done', left.length], JSON.stringify(rest));
		assert.deepEqual(await inLibrary(customer, before), contents, 'all are kept');
	},
	{ skip, timeout: 900_000 }
);

journey(
	'what is connected when the computer wakes up is on the page, and what was under way goes on',
	async (stage) => {
		const drawn = await stage.card();
		const large = join(stage.folder, 'large');
		const contents = await largePictures(large, await readFile(join(drawn, 'DCIM/100CRADL/CRDL0001.JPG')), LARGE, 6);
		const left = await fatCard(join(stage.folder, 'left.img'), drawn);
		const came = await fatCard(join(stage.folder, 'came.img'), drawn, { number: '12345678' });
		const { customer, machine, agent } = await furnished(stage);

		await machine.putIn('left', left);
		const [card] = (await there(agent, (items) => items.length === 1 && items[0].shots > 0)).items;
		await machine.plug('camera', large, 'CAM-0042');
		const two = (items) => items.length === 2 && items.every((one) => one.shots > 0 && !one.reading);
		const camera = (await there(agent, two, SLOW_LISTING)).items.find((one) => one.key !== card.key);
		const all = (await agent.shots(camera.key)).map((shot) => shot.name);
		assert.equal(all.length, LARGE);
		const order = { camera: camera.key, service: 'keep', kind: 'keep', shots: all, options: {} };
		await agent.api.post('/agent/v1/orders', order);
		const mine = async () => (await agent.queue()).find((one) => one.shots === LARGE);
		await until(
			'some of it is copied',
			async () => /(\d+) to go/.exec((await mine()).reason ?? '')?.[1] <= LARGE - 1,
			{ within: 120_000, every: 20 }
		);

		// While it sleeps one card is taken out, and another one put in.
		await machine.sleep();
		await machine.takeOut('left');
		await machine.putIn('came', came);
		await machine.wake();
		await until('the agent has noticed that it slept', () => machine.log.includes('this computer has slept'), {
			within: 120_000
		});
		const awake = (items) =>
			items.length === 2 &&
			items.every((one) => one.shots > 0 && one.key !== card.key) &&
			items.some((one) => one.key === camera.key);
		await there(agent, awake, { within: 120_000 });

		await agent.delivered({ within: 300_000 });
		assert.deepEqual(await inLibrary(customer, []), contents, 'complete, and nothing twice');
	},
	{ skip, timeout: 900_000 }
);

journey(
	'a camera that is switched on as a webcam opens the calls, one that is not let in says why',
	async (stage) => {
		const centre = await stage.centre();
		const operator = await centre.register(person('Olga'));
		await operator.put('/api/v1/operator/permitted-cameras', {
			conference: { models: [{ maker: 'Fujifilm', model: 'X-T*' }], declared: false },
			pictures: null
		});
		const customer = await centre.register(person('Anna'));
		const machine = stage.keep(new Machine());
		await machine.start(stage.folder, centre);
		const { agent } = machine;
		await agent.belongsTo(customer);
		const page = await (await stage.visitor()).newPage();
		await opens(page, agent);

		const webcams = async () => (await connected(agent)).webcams;
		const arrives = async () => {
			const found = await until('the webcam is there', async () => {
				const all = await webcams();
				return all.length && all;
			});
			return found[0];
		};
		// Its modules are loaded and its first time is over, as on a computer that is up.
		await machine.switchOn('FUJIFILM', 'X-T5');
		await arrives();
		await page.waitForURL('**/calls', SLOW);
		await machine.switchOff();
		await until('the webcam is gone', async () => (await webcams()).length === 0);
		await opens(page, agent);

		let from = performance.now();
		await machine.switchOn('FUJIFILM', 'X-T5');
		const webcam = await arrives();
		console.log(`lab: from switching on the webcam to its event: ${Math.round(performance.now() - from)} ms`);
		await page.waitForURL('**/calls', SLOW);
		console.log(`lab: from switching on the webcam to the calls: ${Math.round(performance.now() - from)} ms`);
		assert.ok(webcam.arrived && webcam.formats.includes('YUYV'), JSON.stringify(webcam));
		assert.deepEqual([webcam.maker, webcam.model, webcam.serial], ['FUJIFILM', 'X-T5', 'W-0001']);
		assert.match(webcam.node, /^\/dev\/video\d+$/);
		assert.equal(webcam.permission.permitted, true);
		// People, the camera that is sent, and the pictures beside them.
		await page.getByText(`${webcam.name} is your camera in calls.`).waitFor();
		const chosen = await page.evaluate(() => JSON.parse(localStorage.getItem('cradle.call.video')));
		assert.equal(chosen, webcam.name);

		// Switched to picture transfer, it shows its pictures; the page follows.
		await machine.switchOff();
		await until('the webcam is gone', async () => (await webcams()).length === 0);
		await page.getByText('is your camera in calls').waitFor({ state: 'detached' });

		// Another maker's is not let in.
		await page.goto(`http://127.0.0.1:${agent.port}/orders`);
		await machine.switchOn('ACME', 'Eye');
		const other = await arrives();
		assert.equal(other.permission.permitted, false);
		await page.waitForURL('**/camera', SLOW);
		await page.getByText('holds conferences with certain cameras only').first().waitFor();
		assert.equal(await page.getByRole('link', { name: 'Open the calls' }).count(), 0);
	},
	{ skip, timeout: 600_000 }
);
