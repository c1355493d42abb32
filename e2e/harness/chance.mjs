/** Chance that can be repeated. */

import { createHash } from 'node:crypto';

/** Numbers from 0 to 1 that depend on nothing but the seed. */
export function random(seed) {
	let drawn = 0;
	return () => createHash('sha256').update(`${seed} ${drawn++}`).digest().readUInt32BE() / 2 ** 32;
}
