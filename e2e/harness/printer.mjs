/** A printer of one's own: `ippeveprinter`, which prints into a folder. `scripts/with-printers` starts what it needs. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './program.mjs';
import { until } from './until.mjs';

/** Why journeys that print are left out; false where they are not. */
export const noPrinters = !process.env.CRADLE_TEST_PRINTERS && 'scripts/with-printers runs them';

const ATTRIBUTES = `ATTR keyword media-supported om_small-photo_100x150mm,na_index-4x6_4x6in
ATTR keyword media-default om_small-photo_100x150mm
ATTR keyword media-ready om_small-photo_100x150mm
ATTR keyword job-creation-attributes-supported copies,ipp-attribute-fidelity,job-name,media
ATTR mimeMediaType document-format-supported application/octet-stream,image/jpeg
ATTR text printer-make-and-model "Test Lab 1"
`;

export class Printer {
	#process = null;

	constructor(folder, port) {
		this.folder = folder;
		this.port = port;
		this.uri = `ipp://localhost:${port}/ipp/print`;
	}

	static async start(folder) {
		const printer = new Printer(folder, await freePort());
		await mkdir(join(folder, 'spool'), { recursive: true });
		await writeFile(join(folder, 'lab.conf'), ATTRIBUTES);
		await printer.does('exit 0');
		await printer.switchOn();
		return printer;
	}

	/** What it does with a sheet after it has written down what it got. */
	async does(end) {
		const text = `#!/bin/sh
for file; do :; done
cp "$file" "${this.folder}/sheet-$(date +%s%N).jpg"
echo "$IPP_MEDIA $IPP_COPIES" >> "${this.folder}/log"
${end}
`;
		await writeFile(join(this.folder, 'lab.sh.new'), text, { mode: 0o755 });
		await rename(join(this.folder, 'lab.sh.new'), join(this.folder, 'lab.sh'));
	}

	async switchOn() {
		const at = (name) => join(this.folder, name);
		this.#process = spawn(
			'ippeveprinter',
			['-r', 'off', '-n', 'localhost', '-p', `${this.port}`, '-k', '-d', at('spool')].concat([
				'-a',
				at('lab.conf'),
				'-c',
				at('lab.sh'),
				'Lab'
			]),
			{ stdio: 'ignore' }
		);
		// A journey that ends early does not wait for it.
		this.#process.unref();
		await until(
			'the printer answers',
			() =>
				new Promise((tell) => {
					const socket = connect(this.port, 'localhost');
					socket.once('connect', () => tell(true)).once('error', () => tell(false));
					socket.once('connect', () => socket.destroy());
				})
		);
	}

	async switchOff() {
		if (!this.#process) return;
		this.#process.ref();
		const ended = once(this.#process, 'exit');
		this.#process.kill('SIGKILL');
		this.#process = null;
		await ended;
	}

	/** What it printed: sheet and copies, line by line. */
	async printed() {
		const log = await readFile(join(this.folder, 'log'), 'utf8').catch(() => '');
		return log.split('\n').filter(Boolean);
	}
}
