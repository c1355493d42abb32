/** Memory cards to connect: a drawn one, and one with real photographs where there are some. */

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { built, RESULTS, ROOT } from './program.mjs';

export const SAMPLES = join(ROOT, '../shared/samples/jpg');
export const MAKER = 'Cradle';
export const MODEL = 'Sample One';
/** The shot with a voice memo, the damaged file, and the file that stands on the card twice. */
export const MEMO = 'DCIM/100CRADL/CRDL0012.JPG';
export const DAMAGED = 'DCIM/100CRADL/CRDL0014.JPG';
export const TWICE = ['DCIM/100CRADL/CRDL0003.JPG', 'DCIM/100CRADL/CRDL0013.JPG'];
/** Shots on the drawn card, and different contents among them. */
export const SHOTS = 14;

/** Puts the drawn card into a folder. It is drawn once for all journeys, anew when the drawing changed. */
export async function drawnCard(folder) {
	const xtask = built('xtask');
	const { mtimeMs, size } = await stat(xtask);
	const drawn = join(RESULTS, `card-${Math.round(mtimeMs)}-${size}`);
	if (!(await stat(drawn).catch(() => null))) {
		await mkdir(RESULTS, { recursive: true });
		const own = await mkdtemp(join(RESULTS, 'drawing-'));
		const card = join(own, 'card');
		await promisify(execFile)(xtask, ['sample-camera', '--long-side', '400', '--count', '12', card]);
		// Another journey may have been faster.
		await rename(card, drawn).catch(() => {});
		await rm(own, { recursive: true });
	}
	await cp(drawn, folder, { recursive: true, preserveTimestamps: true });
	return folder;
}

/** Puts real photographs into a folder as a card, up to `most`, none over 2 MB; null where there are none. */
export async function photographedCard(folder, most = 24) {
	const names = await readdir(SAMPLES).catch(() => []);
	const photographs = names.filter((name) => /\.jpe?g$/i.test(name)).sort();
	if (!photographs.length) return null;
	const dcim = join(folder, 'DCIM', '100PHOTO');
	await mkdir(dcim, { recursive: true });
	let number = 0;
	for (const name of photographs) {
		const from = join(SAMPLES, name);
		if (number === most || (await stat(from)).size > 2e6) continue;
		number += 1;
		await cp(from, join(dcim, `PHOT${String(number).padStart(4, '0')}.JPG`));
	}
	return folder;
}

/** The bytes of a file on a card. */
export const onCard = (card, name) => readFile(join(card, name));

/** `DCIM/100CRADL/CRDL0012.JPG` → `CRDL0012.JPG`. */
export const filename = (shot) => basename(shot);
