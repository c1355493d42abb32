// Listing and copying everything of a camera through cradle-camera, as the agent reads it, beside
// gphoto2, which uses the same library, in turns: a camera on the network (PTP/IP), and a folder behind
// the “Directory Browse” driver, which is as quick as memory and shows what the process of its own costs.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { randomFillSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { median } from './statistics.mjs';
import { finding, milliseconds, times } from './table.mjs';
import { emptyFolder, say, small } from './workplace.mjs';

const ROUNDS = small ? 1 : 7;
/** Files of each of ten folders to be listed, and the pictures to be copied with their megabytes. */
const [LISTED, COPIED, MEGABYTES] = small ? [50, 5, 2] : [1000, 100, 6];

export async function cameras() {
	if (spawnSync('gphoto2', ['--version']).error) {
		say('cameras: skipped, gphoto2 is missing (scripts/setup --tests)');
		return [];
	}
	const folder = emptyFolder('cameras');
	const many = drawn(join(folder, 'many'), 10, LISTED, () => Buffer.alloc(0));
	const large = drawn(join(folder, 'large'), 1, COPIED, () => randomFillSync(Buffer.alloc(MEGABYTES << 20)));
	const out = join(folder, 'out');
	const network = await listening(10, LISTED, 0);
	const heavy = await listening(1, COPIED, MEGABYTES << 20);
	const browsed = (place) => [`disk:${place}`, 'Directory Browse'];
	try {
		return [
			...duels('a camera on the network', out, [network.port, 'PTP/IP Camera'], [heavy.port, 'PTP/IP Camera']),
			...duels('a folder as a camera', out, browsed(many), browsed(large))
		];
	} finally {
		network.stop();
		heavy.stop();
	}
}

/** A camera on the network with so many folders of so many files. */
async function listening(folders, files, bytes) {
	const camera = spawn(process.env.TRANSFER, ['serve', folders, files, bytes].map(String), {
		stdio: ['pipe', 'pipe', 'inherit']
	});
	const [line] = await once(camera.stdout, 'data');
	return { port: `ptpip:${String(line).trim()}`, stop: () => camera.stdin.end() };
}

function duels(what, out, [many, model], [large]) {
	// It takes the port for events as well, which is the usual one where none is said.
	const said = (port) => port.replace(/^(ptpip:.*)(:\d+)$/, '$1$2$2');
	const gphoto2 = (port, ...words) => ['gphoto2', ['--port', said(port), '--camera', model, ...words]];
	return [
		...duel(`listing ${10 * LISTED} pictures of ${what}`, out, [process.env.TRANSFER, ['list', many]], gphoto2(many, '--list-files')),
		...duel(
			`copying ${COPIED} pictures of ${MEGABYTES} MB from ${what}`,
			out,
			[process.env.TRANSFER, ['copy', large, out]],
			gphoto2(large, '--get-all-files', '--force-overwrite')
		)
	];
}

/** A card with so many files in each of so many folders. */
function drawn(card, folders, files, content) {
	for (let folder = 0; folder < folders; folder += 1) {
		const place = join(card, `DCIM/${100 + folder}CRADL`);
		mkdirSync(place, { recursive: true });
		for (let file = 1; file <= files; file += 1)
			writeFileSync(join(place, `CRDL${String(file).padStart(4, '0')}.JPG`), content());
	}
	return card;
}

function duel(what, out, ours, theirs) {
	const took = { ours: [], theirs: [] };
	for (let round = 0; round < ROUNDS; round += 1)
		for (const [name, [program, words]] of Object.entries({ ours, theirs })) {
			rmSync(out, { recursive: true, force: true });
			mkdirSync(out);
			const from = performance.now();
			execFileSync(program, words, { cwd: out, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 28 });
			took[name].push(performance.now() - from);
		}
	const [own, other] = [median(took.ours), median(took.theirs)];
	return [
		finding({
			what,
			figure: milliseconds(own),
			beside: `${milliseconds(other)} (gphoto2)`,
			ratio: times(other / own),
			goal: '≥ 0.95 ×',
			met: other / own >= 0.95
		})
	];
}
