/** The centre's live messages for whoever is interested, over one connection for the whole page. */

import { listen } from '$lib/api/live';
import type { LiveMessage } from '$lib/api/types';

type Hear = (message: LiveMessage) => void;

class LiveState {
	/** Whether the connection stands; null before the first try is over. */
	up = $state<boolean | null>(null);
}

export const live = new LiveState();

const hearers = new Set<Hear>();
let stop: (() => void) | null = null;

/** Hears every message until the returned function is called. */
export function hear(hearer: Hear): () => void {
	hearers.add(hearer);
	stop ??= listen({
		message: (message) => hearers.forEach((hearer) => hearer(message)),
		stands: (up) => (live.up = up)
	});
	return () => {
		hearers.delete(hearer);
		if (hearers.size) return;
		stop?.();
		stop = null;
		live.up = null;
	};
}
