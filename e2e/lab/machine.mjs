/** A computer to plug cards and cameras into: QEMU, steered over QMP. */

import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Agent } from '../harness/agent.mjs';
import { Api } from '../harness/api.mjs';
import { freePort, Program } from '../harness/program.mjs';
import { until } from '../harness/until.mjs';
import { archive } from './parts.mjs';

export class Machine extends Program {
	#asked = 0;
	#waiting = new Map();
	#deleted = new Set();

	constructor() {
		super('qemu-system-x86_64');
	}

	get path() {
		return this.name;
	}

	/** Starts it with our agent, for a centre on this computer. */
	async start(folder, centre) {
		const { image, packed } = await archive(folder);
		const port = await freePort();
		const steering = join(folder, 'qmp');
		const words = join(folder, 'words');
		const line = `console=ttyS0 quiet panic=-1 mitigations=off random.trust_cpu=on net.ifnames=0 CENTRE=http://10.0.2.2:${centre.port} PORT=${port}`;
		let address = null;
		this.spawn(
			// prettier-ignore
			[
				'-M', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '768', '-nodefaults', '-nographic',
				'-no-reboot', '-serial', 'stdio', '-serial', `unix:${words},server=on,wait=off`, '-qmp', `unix:${steering},server=on,wait=off`,
				'-kernel', image, '-initrd', packed, '-append', line,
				'-netdev', `user,id=net,hostfwd=tcp:127.0.0.1:${port}-10.0.2.15:8000`, '-device', 'virtio-net-pci,netdev=net',
				'-device', 'qemu-xhci,id=xhci'
			],
			(said) => (address ??= /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(said)?.[0] ?? null)
		);
		this.#steer(await this.#connected(steering));
		this.words = await this.#connected(words);
		await this.ask('qmp_capabilities');
		await until(
			'the agent in the laboratory says its address',
			() => {
				if (!this.runs) throw new Error(`the computer stopped:\n${this.log.slice(-2000)}`);
				return address;
			},
			{ within: 600_000 }
		);
		this.agent = new Agent(centre, null, [], port);
		this.agent.address = address;
		this.agent.api = new Api(`http://127.0.0.1:${port}`, new URL(address).searchParams.get('token'));
	}

	/** The line over which it is steered, once somebody answers there. */
	#connected(path) {
		return until('the computer can be steered', async () => {
			const line = connect(path);
			await once(line, 'connect');
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

	/** Puts a card (the image of a file system) into a reader on USB. */
	async putIn(id, image, serial = `READER-${id}`) {
		this.#deleted.delete(id);
		await this.ask('blockdev-add', {
			driver: 'raw',
			'node-name': `card-${id}`,
			'read-only': true,
			file: { driver: 'file', filename: image }
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

	/** Plugs in a camera that hands out the pictures of a folder itself. */
	async plug(id, folder, serial) {
		this.#deleted.delete(id);
		await this.ask('device_add', { driver: 'usb-mtp', id, rootdir: folder, bus: 'xhci.0', serial });
	}

	/** Pulls a device out, whatever it is doing. */
	async unplug(id) {
		await this.ask('device_del', { id });
		await until(`${id} is out`, () => this.#deleted.has(id), { every: 10 });
	}
}
