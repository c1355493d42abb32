/** The centre's live messages, over one WebSocket that comes back by itself. */

import { liveAt } from './guesthood';
import type { LiveMessage, TellMessage } from './types';

/** Milliseconds before the next try: doubling up to half a minute, with some chance so that not all come at once. */
export function backOff(tries: number, chance: number, most = 30_000): number {
	return Math.min(most, 500 * 2 ** Math.min(tries, 10)) * (0.5 + chance / 2);
}

/** In a call, nobody waits half a minute for a network that is back. */
const HURRY_MS = 800;
/** The centre closes and is back in a moment (RFC 6455 §7.4, 1012): nobody waits longer each time, for so long. */
const RESTARTS = 1012;
const MOMENT_MS = 30_000;
/** What was said and is still not on its way after so long says that the connection is dead. */
const STUCK_MS = 10_000;

export interface LiveListener {
	message(message: LiveMessage): void;
	stands(up: boolean): void;
}

export interface Listening {
	stop(): void;
	/** Tells the centre something; false when the connection does not stand. */
	tell(message: TellMessage): boolean;
	/** Tries again at once. */
	again(): void;
	/** Whether somebody waits for it: then it tries again soon. */
	hurry: boolean;
}

/** Listens until it is stopped. A connection that comes back counts as `resync`. */
export function listen(listener: LiveListener): Listening {
	let socket: WebSocket | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let tries = 0;
	let stoodBefore = false;
	let up = false;
	let over = false;
	let stuckSince = 0;
	/** Until when the centre is expected back. */
	let expected = 0;

	function lost() {
		up = false;
		stuckSince = 0;
		listener.stands(false);
	}

	function open() {
		if (over) return;
		clearTimeout(timer);
		const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
		const mine = new WebSocket(`${scheme}//${location.host}${liveAt()}`);
		socket = mine;
		mine.onmessage = (event) => {
			let message: LiveMessage;
			try {
				message = JSON.parse(String(event.data)) as LiveMessage;
			} catch {
				return;
			}
			if (message.type === 'hello') {
				tries = 0;
				up = true;
				listener.stands(true);
				listener.message(message);
				if (stoodBefore) listener.message({ type: 'resync' });
				stoodBefore = true;
				return;
			}
			listener.message(message);
		};
		mine.onclose = ({ code }) => {
			if (socket !== mine) return;
			lost();
			if (code === RESTARTS) expected = performance.now() + MOMENT_MS;
			const soon = listening.hurry || performance.now() < expected;
			timer = setTimeout(open, backOff(tries++, Math.random(), soon ? HURRY_MS : undefined));
		};
	}

	function drop() {
		if (!socket) return;
		socket.onclose = socket.onmessage = null;
		socket.close();
		socket = null;
	}

	const listening: Listening = {
		hurry: false,
		stop() {
			over = true;
			clearTimeout(timer);
			globalThis.removeEventListener?.('online', listening.again);
			drop();
		},
		tell(message) {
			if (!up || socket?.readyState !== WebSocket.OPEN) return false;
			if (socket.bufferedAmount === 0) stuckSince = 0;
			else {
				stuckSince ||= performance.now();
				if (performance.now() - stuckSince > STUCK_MS) {
					drop();
					lost();
					tries = 0;
					open();
					return false;
				}
			}
			socket.send(JSON.stringify(message));
			return true;
		},
		again() {
			if (up || over) return;
			tries = 0;
			drop();
			open();
		}
	};

	globalThis.addEventListener?.('online', listening.again);
	open();
	return listening;
}
