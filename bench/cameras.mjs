// Listing and copying everything of a camera or card, as the agent reads it, beside what a person would
// use, in turns: a camera on the network (PTP/IP) beside gphoto2, which uses the same library; a card
// beside gphoto2, which lists folders as well, and cp; and a folder behind libgphoto2's “Directory Browse”
// driver, which is no device but as quick as memory: it shows what the process of its own costs, without
// a goal.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { randomFillSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { median } from './statistics.mjs';
import { finding, milliseconds, times } from './table.mjs';
import { emptyFolder, say, small } from './workplace.mjs';

const ROUNDS = small ? 1 : 7;
/** Of what the other reaches. */
const GOAL = 0.95;
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
	const browsed = throughGphoto2('Directory Browse');
	const byHand = (card, to) => ['cp', ['-r', card, to]];
	try {
		return [
			...duels('a camera on the network', out, network.port, heavy.port, throughGphoto2('PTP/IP Camera'), GOAL),
			...duels('a card', out, many, large, { list: (card) => browsed.list(`disk:${card}`), copy: byHand }, GOAL),
			...duels('a folder as a camera', out, `disk:${many}`, `disk:${large}`, browsed)
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

/** The same through gphoto2. */
function throughGphoto2(model) {
	// It takes the port for events as well, which is the usual one where none is said.
	const said = (port) => port.replace(/^(ptpip:.*)(:\d+)$/, '$1$2$2');
	const words = (port, ...rest) => ['gphoto2', ['--port', said(port), '--camera', model, ...rest]];
	return {
		list: (port) => words(port, '--list-files'),
		copy: (port) => words(port, '--get-all-files', '--force-overwrite')
	};
}

function duels(what, out, many, large, theirs, goal) {
	const ours = (task, ...words) => [process.env.TRANSFER, [task, ...words]];
	return [
		duel(`listing ${10 * LISTED} pictures of ${what}`, out, many, ours('list', many), theirs.list(many), goal),
		duel(
			`copying ${COPIED} pictures of ${MEGABYTES} MB from ${what}`,
			out,
			large,
			ours('copy', large, out),
			theirs.copy(large, out),
			goal
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

/** Has a card's files read from the device again: the system forgets what it holds of them. */
function forgotten(place) {
	if (!existsSync(place)) return;
	const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	const full = files.map((file) => join(file.parentPath, file.name)).filter((file) => statSync(file).size > 0);
	for (const file of full) execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
}

function duel(what, out, from, ours, theirs, goal) {
	const took = { ours: [], theirs: [] };
	for (let round = 0; round < ROUNDS; round += 1)
		for (const [name, [program, words]] of Object.entries({ ours, theirs })) {
			rmSync(out, { recursive: true, force: true });
			mkdirSync(out);
			forgotten(from);
			const begun = performance.now();
			execFileSync(program, words, { cwd: out, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 28 });
			took[name].push(performance.now() - begun);
		}
	const [own, other] = [median(took.ours), median(took.theirs)];
	return finding({
		what,
		figure: milliseconds(own),
		beside: `${milliseconds(other)} (${theirs[0]})`,
		ratio: times(other / own),
		...(goal && { goal: `≥ ${goal} ×`, met: other / own >= goal })
	});
}
