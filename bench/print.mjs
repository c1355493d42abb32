// An order of 100 sheets at a printer, beside ipptool with the same sheets.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { signUp } from './centre/account.mjs';
import { Centre, freePort } from './centre/centre.mjs';
import { commented } from './ingest/pictures.mjs';
import { library, upload } from './ingest/upload.mjs';
import { finding, times } from './table.mjs';
import { passingFolder, samples, say, small } from './workplace.mjs';

const SHEETS = small ? 6 : 100;
/** What a printer takes for a sheet: a quarter of a second is quicker than any; none shows what is left. */
const PRINTERS = [
	{ name: 'a printer that takes 250 ms for each', seconds: 0.25, goal: 0.9 },
	{ name: 'a printer that takes no time', seconds: 0 }
];
/** From this size on a photograph is one of today's cameras. */
const LARGE_BYTES = 1_000_000;
const MEDIA = 'om_small-photo_100x150mm';
const PRODUCT = { size: '100x150', paper: 'photo', finish: 'glossy' };
/** Longer than any order takes. */
const PATIENCE_MS = 600_000;

export async function print() {
	const photographs = photographed();
	if (photographs.length === 0) {
		say('no photographs beside the repository: printing is left out');
		return [];
	}
	const findings = [];
	for (const { name, seconds, goal } of PRINTERS) {
		const printer = await Printer.start(passingFolder('printer'), seconds);
		const centre = await Centre.open(passingFolder('print'));
		try {
			const customer = await furnish(centre, printer, photographs);
			const cradles = await rate(printer, () => customer());
			const sheets = printer.sheets();
			const ipptools = await rate(printer, () => ipptool(printer, sheets));
			const ratio = cradles / ipptools;
			say(`${name}: ${cradles.toFixed(2)} and ${ipptools.toFixed(2)} sheets a second`);
			findings.push(
				finding({
					what: `sheets a second of an order of ${SHEETS}, drawn and sent to ${name}`,
					figure: cradles.toFixed(2),
					beside: `ipptool with the same sheets ${ipptools.toFixed(2)}`,
					ratio: times(ratio),
					...(goal ? { goal: `≥ ${goal} ×`, met: ratio >= goal } : {})
				})
			);
		} finally {
			await centre.close();
			await printer.stop();
		}
	}
	return findings;
}

/** As many photographs as there are sheets, each with another content. */
function photographed() {
	if (!existsSync(samples)) return [];
	const found = readdirSync(samples, { recursive: true })
		.filter((name) => /\.jpe?g$/i.test(name))
		.map((name) => join(samples, name))
		.filter((path) => statSync(path).isFile() && statSync(path).size >= LARGE_BYTES)
		.sort();
	if (found.length === 0) return [];
	const folder = passingFolder('photographs');
	return Array.from({ length: SHEETS }, (_, number) => {
		const file = join(folder, `${String(number).padStart(3, '0')}.jpg`);
		writeFileSync(file, commented(readFileSync(found[number % found.length]), `sheet ${number}`));
		return file;
	});
}

/** A centre with a printer, a price and a customer; gives back what orders a print of each picture. */
async function furnish(centre, printer, photographs) {
	const headers = (token) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
	const operator = centre.connect(headers(await signUp(centre, 'operator')));
	const place = { name: 'Counter', enabled: true, kind: 'ipp', uri: printer.uri };
	const tariffs = [{ service: 'print', per: 'picture', steps: [{ from: 1, each: 0 }], extras: [], tax: 0 }];
	for (const [path, value] of [
		['places', { ...place, products: [{ ...PRODUCT, media: MEDIA }] }],
		['price-lists', { name: '', taxing: 'gross', tariffs }]
	]) {
		await operator.expect(201, 'POST', `/api/v1/operator/${path}`, { body: JSON.stringify(value) });
	}
	operator.close();
	const token = await signUp(centre, 'customer');
	const { shown } = await upload(centre, token, photographs);
	if (shown !== photographs.length) throw new Error('Some of the photographs cannot be printed.');
	const customer = centre.connect(headers(token));
	const images = (await library(customer)).map((image) => image.id);
	await centre.settled();
	return async () => {
		const body = JSON.stringify({ service: 'print', images, options: { print: PRODUCT } });
		await customer.expect(201, 'POST', '/api/v1/orders', { body });
		customer.close();
	};
}

/** Sheets a second, from before anything is asked for until the printer has made the last one. */
async function rate(printer, begin) {
	printer.forget();
	const begun = performance.now();
	await begin();
	while (printer.made() < SHEETS) {
		if (performance.now() - begun > PATIENCE_MS) throw new Error('The printer waits for sheets in vain.');
		await pause(2);
	}
	return SHEETS / ((performance.now() - begun) / 1_000);
}

/** Sends the sheets as quickly as ipptool can: in one request each, and again at once while the printer is busy. */
function ipptool(printer, sheets) {
	const test = join(printer.folder, 'sheets.test');
	const block = (sheet, number) => `{
	NAME "Sheet ${number}"
	OPERATION Print-Job
	GROUP operation-attributes-tag
	ATTR charset attributes-charset utf-8
	ATTR language attributes-natural-language en
	ATTR uri printer-uri $uri
	ATTR name requesting-user-name bench
	ATTR name job-name "sheet ${number}"
	ATTR mimeMediaType document-format image/jpeg
	GROUP job-attributes-tag
	ATTR keyword media ${MEDIA}
	ATTR integer copies 1
	FILE "${sheet}"
	DELAY "0,0.005"
	STATUS successful-ok
	STATUS server-error-busy REPEAT-MATCH REPEAT-LIMIT 100000
}
`;
	writeFileSync(test, sheets.map(block).join(''));
	// It does not keep this program from looking what the printer has made.
	const child = spawn('ipptool', ['-q', printer.uri, test], { stdio: ['ignore', 'ignore', 'inherit'] });
	return once(child, 'exit').then(([status]) => {
		if (status !== 0) throw new Error(`ipptool ended with ${status}; see ${test}.`);
	});
}

/** A printer of one's own: `ippeveprinter`, which takes so long for each sheet and keeps what it got. */
class Printer {
	#process;

	static async start(folder, seconds) {
		const printer = new Printer();
		printer.folder = folder;
		const port = await freePort();
		printer.uri = `ipp://localhost:${port}/ipp/print`;
		for (const name of ['spool', 'sheets', 'made']) mkdirSync(join(folder, name));
		const attributes = [
			`ATTR keyword media-supported ${MEDIA}`,
			`ATTR keyword media-default ${MEDIA}`,
			`ATTR keyword media-ready ${MEDIA}`,
			'ATTR keyword job-creation-attributes-supported copies,ipp-attribute-fidelity,job-name,media',
			'ATTR mimeMediaType document-format-supported application/octet-stream,image/jpeg'
		];
		writeFileSync(join(folder, 'lab.conf'), `${attributes.join('\n')}\n`);
		// A sheet that is kept is the same file under another name: that takes no time.
		const script = `#!/bin/sh
for file; do :; done
name=$(date +%s%N)
ln "$file" "${folder}/sheets/$name.jpg"
${seconds > 0 ? `sleep ${seconds}` : ''}
: > "${folder}/made/$name"
`;
		writeFileSync(join(folder, 'lab.sh'), script, { mode: 0o755 });
		const words = ['-r', 'off', '-n', 'localhost', '-p', `${port}`, '-k', '-d', join(folder, 'spool')];
		const rest = ['-a', join(folder, 'lab.conf'), '-c', join(folder, 'lab.sh'), 'Lab'];
		printer.#process = spawn('ippeveprinter', [...words, ...rest], { stdio: 'ignore' });
		await once(printer.#process, 'spawn');
		while (!(await answers(port))) await pause(20);
		return printer;
	}

	/** The sheets that it got, in their order. */
	sheets() {
		const folder = join(this.folder, 'sheets');
		return readdirSync(folder)
			.sort()
			.map((name) => join(folder, name));
	}

	/** How many it has made since it last forgot. */
	made() {
		return readdirSync(join(this.folder, 'made')).length;
	}

	/** Counts anew. */
	forget() {
		const folder = join(this.folder, 'made');
		for (const name of readdirSync(folder)) rmSync(join(folder, name));
	}

	async stop() {
		const ended = once(this.#process, 'exit');
		this.#process.kill('SIGKILL');
		await ended;
	}
}

const answers = (port) =>
	new Promise((tell) => {
		const socket = connect(port, 'localhost');
		socket.once('connect', () => tell(true)).once('error', () => tell(false));
		socket.once('connect', () => socket.destroy());
	});
