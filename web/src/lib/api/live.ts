/** The centre's live messages, over one WebSocket that comes back by itself. */

import type { LiveMessage } from './types';

/** Milliseconds before the next try: doubling up to half a minute, with some chance so that not all come at once. */
export function backOff(tries: number, chance: number): number {
	return Math.min(30_000, 500 * 2 ** Math.min(tries, 10)) * (0.5 + chance / 2);
}

export interface LiveListener {
	message(message: LiveMessage): void;
	stands(up: boolean): void;
}

/** Listens until the returned function is called. A connection that comes back counts as `resync`. */
export function listen(listener: LiveListener): () => void {
	let socket: WebSocket | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let tries = 0;
	let stoodBefore = false;
	let over = false;

	function open() {
		if (over) return;
		const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
		socket = new WebSocket(`${scheme}//${location.host}/api/v1/live`);
		socket.onmessage = (event) => {
			let message: LiveMessage;
			try {
				message = JSON.parse(String(event.data)) as LiveMessage;
			} catch {
				return;
			}
			if (message.type === 'hello') {
				tries = 0;
				listener.stands(true);
				if (stoodBefore) listener.message({ type: 'resync' });
				stoodBefore = true;
			}
			listener.message(message);
		};
		socket.onclose = () => {
			listener.stands(false);
			timer = setTimeout(open, backOff(tries++, Math.random()));
		};
	}

	open();
	return () => {
		over = true;
		clearTimeout(timer);
		if (socket) socket.onclose = null;
		socket?.close();
	};
}
