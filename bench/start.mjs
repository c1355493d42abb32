// How soon a centre answers after its start, and what it takes when nobody asks for anything.

import { setTimeout as pause } from 'node:timers/promises';

import { signUp } from './centre/account.mjs';
import { Centre } from './centre/centre.mjs';
import { records } from './records/records.mjs';
import { median } from './statistics.mjs';
import { finding, mebibytes, milliseconds } from './table.mjs';
import { emptyFolder, say, small } from './workplace.mjs';

const STARTS = small ? 2 : 10;
const IDLE_MS = small ? 1_000 : 10_000;
const READY_MS = 300;
const IDLE_KIB = 64 * 1024;
const CAMERAS = small ? 1_000 : 1_000_000;

export async function start() {
	const findings = [];
	const used = await usedFolder();
	const cases = [
		['an empty folder', () => emptyFolder('centre')],
		['a folder in use', () => used],
		[`${CAMERAS.toLocaleString('en')} cameras`, await folderWithCameras()]
	];
	for (const [name, folder] of cases) {
		const took = [];
		for (let turn = 0; turn < STARTS; turn++) {
			const centre = await Centre.open(await folder());
			took.push(centre.readyAfter);
			await centre.close();
		}
		say(`${name}: ${took.map((value) => value.toFixed(0)).join(' ')} ms`);
		findings.push(
			finding({
				what: `start to ready, ${name}, median of ${STARTS}`,
				figure: milliseconds(median(took)),
				beside: `longest ${milliseconds(Math.max(...took))}`,
				goal: `≤ ${READY_MS} ms`,
				met: median(took) <= READY_MS
			})
		);
	}
	for (const [name, folder] of cases) {
		const centre = await Centre.open(await folder());
		await pause(IDLE_MS);
		const idle = centre.memory('VmRSS');
		findings.push(
			finding({
				what: `memory after ${IDLE_MS / 1000} s idle, ${name}`,
				figure: mebibytes(idle),
				beside: `peak ${mebibytes(centre.memory('VmHWM'))}`,
				goal: '< 64 MiB',
				met: idle < IDLE_KIB
			})
		);
		await centre.close();
	}
	return findings;
}

async function usedFolder() {
	const folder = emptyFolder('centre-in-use');
	const centre = await Centre.open(folder);
	await signUp(centre);
	await centre.close();
	return folder;
}

async function folderWithCameras() {
	const { folder } = await records('cameras', CAMERAS);
	return () => folder;
}
