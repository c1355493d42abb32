/** The centre's live messages for whoever is interested, over one connection for the whole page. */

import { listen, type Listening } from '$lib/api/live';
import type { LiveMessage, TellMessage } from '$lib/api/types';

type Hear = (message: LiveMessage) => void;

class LiveState {
	/** Whether the connection stands; null before the first try is over. */
	up = $state<boolean | null>(null);
	/** What the centre calls this connection; another one each time it comes back. */
	connection = $state<string | null>(null);
	/** What this run of the centre is called; empty before it was told. */
	run = '';
}

export const live = new LiveState();

const hearers = new Set<Hear>();
let listening: Listening | null = null;

function take(message: LiveMessage) {
	if (message.type === 'hello') {
		live.connection = message.connection ?? null;
		live.run = message.run ?? '';
	}
	hearers.forEach((hearer) => hearer(message));
}

/** Hears every message until the returned function is called. */
export function hear(hearer: Hear): () => void {
	hearers.add(hearer);
	listening ??= listen({ message: take, stands: (up) => (live.up = up) });
	return () => {
		hearers.delete(hearer);
		if (hearers.size) return;
		listening?.stop();
		listening = null;
		live.up = null;
		live.connection = null;
	};
}

/** Tells the centre something; false when the connection does not stand. */
export const tell = (message: TellMessage): boolean => listening?.tell(message) ?? false;

/** Whether somebody waits for the connection: then it is tried again soon. */
export function hurry(wanted: boolean): void {
	if (!listening) return;
	listening.hurry = wanted;
	if (wanted) listening.again();
}

/** The centre's name for this connection, once it stands. */
export function connected(): Promise<string> {
	return new Promise((found) => {
		if (live.connection) return found(live.connection);
		const stop = hear((message) => {
			if (message.type !== 'hello') return;
			// This hearer leaves when the others have heard it, too.
			queueMicrotask(() => stop());
			found(message.connection ?? '');
		});
	});
}
