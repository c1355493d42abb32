/** Waiting for what is expected to become true: asked again and again until a deadline, never slept for. */

import { setTimeout as pause } from 'node:timers/promises';

/**
 * Gives what `look` gives as soon as that is something; fails after `within` milliseconds with `what` was
 * waited for and what was seen last. An assertion that fails in `look` ends the waiting at once.
 */
export async function until(what, look, { within = 60_000, every = 100 } = {}) {
	const ends = performance.now() + within;
	let seen;
	for (;;) {
		try {
			const found = await look();
			if (found) return found;
			seen = found;
		} catch (error) {
			if (error.code === 'ERR_ASSERTION') throw error;
			seen = error;
		}
		if (performance.now() > ends) {
			const last = seen instanceof Error ? seen.message : JSON.stringify(seen);
			throw new Error(`${what}: not within ${within / 1000} s; seen last: ${last}`);
		}
		await pause(every);
	}
}
