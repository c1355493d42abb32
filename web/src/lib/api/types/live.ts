/** What the centre tells while a page is open, and what the page tells it. */

import type {
	Call,
	CallingNotice,
	Contact,
	MyPresence,
	Pointed,
	Presence,
	RoomMessage,
	RoomRequest,
	Shown,
	Signal
} from './calls';
import type { WaitingGuests } from './guests';
import type { Order } from './orders';
import type { Instant, Uuid } from './values';

export type LiveMessage =
	/** `run`: another one after the centre was started anew; it knows nothing of what was said before. */
	| { type: 'hello'; connection?: Uuid; run?: Uuid }
	| { type: 'order'; order: Order }
	| { type: 'images'; ids: Uuid[] }
	| { type: 'notices' }
	| { type: 'resync' }
	| { type: 'contact'; contact: Contact }
	| { type: 'contact_gone'; id: Uuid }
	| { type: 'presence'; contact: Uuid; presence: Presence }
	| ({ type: 'my_presence' } & MyPresence)
	| { type: 'calling_notice'; notice: CallingNotice }
	| { type: 'call'; call: Call }
	| ({ type: 'guests' } & WaitingGuests)
	| { type: 'guest'; state: 'in' | 'turned_away' | 'ended'; call: Uuid | null }
	| { type: 'signal'; call: Uuid; from: Uuid; seq: number; data: Signal | RoomMessage }
	| { type: 'speaking'; call: Uuid; from: Uuid; speaking: boolean }
	| { type: 'said'; call: Uuid; from: Uuid; text: string; at: Instant; seq: number }
	| { type: 'shown'; call: Uuid; image: Shown; seq: number }
	| ({ type: 'pointed'; call: Uuid; from: Uuid } & Pointed)
	| { type: 'photographed'; call: Uuid; by: Uuid; seq: number };

export type TellMessage =
	| { type: 'here'; active: boolean; device: string }
	| { type: 'resume'; call: Uuid; heard: number }
	| { type: 'signal'; call: Uuid; to: Uuid; n: number; data: Signal | RoomRequest }
	| { type: 'say'; call: Uuid; n: number; text: string }
	| { type: 'state'; call: Uuid; microphone: boolean; camera: boolean; hand: boolean; screen: boolean }
	| ({ type: 'point'; call: Uuid } & Pointed);
