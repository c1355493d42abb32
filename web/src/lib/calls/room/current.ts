/** The call that this page is in: it goes on while other pages are looked at. */

import { Room, type RoomEvents } from './room.svelte';

let current: Room | null = null;

export function roomOf(id: string, events: RoomEvents): Room {
	if (current?.id === id && current.phase !== 'over') return current;
	current?.close();
	current = new Room(id, events);
	void current.open();
	return current;
}

/** Leaves alone a call that one is in; closes anything else. */
export function leaveRoom(room: Room): void {
	if (room.phase === 'in') return;
	room.close();
	if (current === room) current = null;
}
