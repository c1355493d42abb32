/** A computer to plug cards and cameras into: QEMU, steered over QMP. */

import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Agent } from '../harness/agent.mjs';
import { Api } from '../harness/api.mjs';
import { freePort, Program } from '../harness/program.mjs';
import { until } from '../harness/until.mjs';
import { archive, stem } from './parts.mjs';

/** The address that an agent says when it starts. */
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/;

export class Machine extends Program {
	#asked = 0;
	#told = '';
	#waiting = new Map();
	#deleted = new Set();
	#happened = new Set();
	#asleep = 0;

	constructor() {
		super('qemu-system-x86_64');
	}

	get path() {
		return this.name;
	}

	/**
	 * Starts it with our agent, for a centre on this computer. `disks` are images that it has as disks of its
	 * own, which are no cards: `vda`, `vdb` …
	 */
	async start(folder, centre, disks = []) {
		const port = await freePort();
		let address = null;
		// A card that is filled as a disk lies in a reader later.
		const drive = disks.flatMap((disk) => [
			'-drive',
			`file=${disk},format=raw,if=virtio,file.locking=off`
		]);
		const heard = (said) => (address ??= ADDRESS.exec(said)?.[0] ?? null);
		const line = `CENTRE=http://10.0.2.2:${centre.port} PORT=${port}`;
		await this.#boot(folder, { ...(await archive(folder)), port, line, memory: 768, drive }, heard);
		await until(
			'the agent in the laboratory says its address',
			() => {
				if (!this.runs) throw new Error(`the computer stopped:\n${this.log.slice(-2000)}`);
				return address;
			},
			{ within: 600_000 }
		);
		this.#reach(centre, port, address);
	}

	/** Starts it with the system on a disk, which has a shell on the second serial line and its page on `port`. */
	async startInstalled(folder, disk, port) {
		const drive = ['-drive', `file=${disk},format=raw,if=virtio,cache=unsafe`];
		await this.#boot(folder, { ...(await stem(folder)), port, line: '', memory: 1024, drive });
		await until(
			'the installed system answers',
			async () => {
				if (!this.runs) throw new Error(`the computer stopped:\n${this.log.slice(-2000)}`);
				// What is said before anybody listens there is lost; a busy computer takes a while to answer.
				await this.tell('true', { within: 20_000 });
				return this.tell('systemctl is-system-running --wait', { within: 300_000 });
			},
			{ within: 900_000 }
		);
	}

	/** Waits for an agent that somebody there runs. */
	async agentOf(home, centre, port) {
		const address = await until(
			'the installed agent says its address',
			async () =>
				ADDRESS.exec(await this.tell(`cat ${home}/.local/state/cradle-agent/address 2>/dev/null || true`))?.[0],
			{ within: 120_000 }
		);
		this.#reach(centre, port, address);
	}

	#reach(centre, port, address) {
		this.agent = new Agent(centre, null, [], port);
		this.agent.address = address;
		this.agent.api = new Api(`http://127.0.0.1:${port}`, new URL(address).searchParams.get('token'));
	}

	async #boot(folder, { image, packed, port, line, memory, drive = [] }, heard) {
		const steering = join(folder, 'qmp');
		const words = join(folder, 'words');
		const kernel = `console=ttyS0 quiet panic=-1 mitigations=off random.trust_cpu=on net.ifnames=0 ${line}`;
		this.spawn(
			// prettier-ignore
			[
				'-M', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', `${memory}`, '-nodefaults', '-nographic',
				'-no-reboot', '-serial', 'stdio', '-serial', `unix:${words},server=on,wait=off`, '-qmp', `unix:${steering},server=on,wait=off`,
				'-kernel', image, '-initrd', packed, '-append', kernel, ...drive,
				'-netdev', `user,id=net,hostfwd=tcp:127.0.0.1:${port}-10.0.2.15:8000`, '-device', 'virtio-net-pci,netdev=net',
				'-device', 'qemu-xhci,id=xhci'
			],
			heard
		);
		this.#steer(await this.#connected(steering));
		this.words = await this.#connected(words);
		this.words.setEncoding('utf8').on('data', (text) => (this.#told += text));
		await this.ask('qmp_capabilities');
	}

	/** The line over which it is steered, once somebody answers there. */
	#connected(path) {
		return until('the computer can be steered', async () => {
			const line = connect(path);
			await once(line, 'connect');
			// It breaks when the computer is switched off; that is told by what waits for an answer.
			line.on('error', () => {});
			return line;
		});
	}

	#steer(line) {
		let rest = '';
		this.line = line.setEncoding('utf8').on('data', (text) => {
			const lines = (rest + text).split('\n');
			rest = lines.pop();
			for (const said of lines.filter(Boolean).map((one) => JSON.parse(one))) {
				if (said.event === 'DEVICE_DELETED') this.#deleted.add(said.data.device);
				if (said.event) this.#happened.add(said.event);
				this.#waiting.get(said.id)?.(said);
			}
		});
	}

	/** Has QEMU do something. */
	async ask(execute, parameters = {}) {
		const id = (this.#asked += 1);
		const answer = new Promise((heard) => this.#waiting.set(id, heard));
		this.line.write(`${JSON.stringify({ execute, arguments: parameters, id })}\n`);
		const said = await answer;
		this.#waiting.delete(id);
		if (said.error) throw new Error(`${execute}: ${said.error.desc}`);
		return said.return;
	}

	/** Has a command carried out on it. */
	run(command) {
		this.words.write(`${command}\n`);
	}

	/** Has a command carried out on it, and waits: what it said. */
	async tell(command, { within = 120_000 } = {}) {
		const mark = `over-${(this.#asked += 1)}`;
		this.#told = '';
		this.run(`{ ${command}; } >/dev/ttyS1 2>&1; echo ${mark} >/dev/ttyS1`);
		await until(`“${command}” is done`, () => this.#told.includes(`${mark}\n`), { within, every: 20 });
		return this.#told.slice(0, this.#told.indexOf(mark)).trim();
	}

	/** Sends it to sleep (suspend to RAM), and waits until it sleeps. */
	async sleep() {
		this.#happened.delete('SUSPEND');
		this.run('echo mem >/sys/power/state');
		await until('the computer sleeps', () => this.#happened.has('SUSPEND'), { within: 120_000, every: 20 });
		this.#asleep = performance.now();
	}

	/** Wakes it up: not before its clock, which counts whole seconds, has gone on. A shorter sleep is none to it. */
	async wake() {
		await until('it has slept', () => performance.now() > this.#asleep + 2000);
		await this.ask('system_wakeup');
	}

	/** Fills the card that it has as one disk with everything of the card that it has as another. */
	async fill(disk, filesystem, from) {
		await this.tell(
			`mkdir -p /from /to && mount -t vfat -o ro /dev/${from} /from && mount -t ${filesystem} /dev/${disk} /to && ` +
				'cp -r /from/. /to && umount /to /from || echo failed'
		).then((said) => {
			if (said) throw new Error(`the card was not filled: ${said}`);
		});
	}

	/** Switches a camera on as a webcam on a cable, of this maker and model. */
	async switchOn(maker, model) {
		const said = await this.tell(`webcam in '${maker}' '${model}'`);
		if (said) throw new Error(`the webcam was not switched on: ${said}`);
	}

	/** Switches the webcam off. */
	async switchOff() {
		await this.tell('webcam out');
	}

	/** Puts a card (the image of a file system) into a reader on USB; it is locked unless it is to be written to. */
	async putIn(id, image, { serial = `READER-${id}`, locked = true } = {}) {
		this.#deleted.delete(id);
		await this.ask('blockdev-add', {
			driver: 'raw',
			'node-name': `card-${id}`,
			'read-only': locked,
			file: { driver: 'file', filename: image, locking: 'off' }
		});
		await this.ask('device_add', {
			driver: 'usb-storage',
			id,
			drive: `card-${id}`,
			bus: 'xhci.0',
			serial,
			removable: true
		});
	}

	/** Pulls the reader out with its card, whatever it is doing. */
	async takeOut(id) {
		await this.unplug(id);
		await this.ask('blockdev-del', { 'node-name': `card-${id}` });
	}

	/** Plugs in a camera that hands out the pictures of a folder itself, and deletes them only if it may. */
	async plug(id, folder, serial, { deletes = false } = {}) {
		this.#deleted.delete(id);
		const camera = { driver: 'usb-mtp', id, rootdir: folder, bus: 'xhci.0', serial, readonly: !deletes };
		await this.ask('device_add', camera);
	}

	/** Pulls a device out, whatever it is doing. */
	async unplug(id) {
		await this.ask('device_del', { id });
		await until(`${id} is out`, () => this.#deleted.has(id), { every: 10 });
	}
}
