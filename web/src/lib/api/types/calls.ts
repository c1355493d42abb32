/** The address book, availability, and calls. */

import type { Instant, Uuid } from './values';

/** What others see of somebody. */
export type Availability = 'available' | 'away' | 'busy' | 'do_not_disturb' | 'in_call' | 'offline';

export interface Presence {
	state: Availability;
	since: Instant | null;
	/** When they said that they are back. */
	back_at: Instant | null;
}

/** What somebody says of themselves. */
export type ChosenPresence = 'available' | 'away' | 'busy' | 'do_not_disturb' | 'invisible';

export interface MyPresence {
	/** Null: as the pages that are open tell. */
	chosen: ChosenPresence | null;
	until: Instant | null;
	/** What others see now. */
	shown: Presence;
}

/** A card in my address book. */
export interface Contact {
	id: Uuid;
	/** `invited`: by me; `asks`: they invited me; `mutual`: both agreed. */
	state: 'invited' | 'asks' | 'mutual';
	name: string;
	/** Their call address; empty until both agreed. */
	address: string;
	/** Whether they have a picture of themselves. */
	picture: boolean;
	/** Whether I took one of them in a call. */
	photograph: boolean;
	/** What they say. */
	says: string | null;
	/** What I wrote beside their name. */
	comment: string | null;
	groups: string[];
	/** Told only when both agreed. */
	presence: Presence | null;
	may_photograph: boolean;
	/** I am to be told when they are back. */
	tell: boolean;
	since: Instant;
}

export interface ChangeContact {
	comment?: string | null;
	groups?: string[];
}

/** Somebody in a file of contacts. */
export interface FoundContact {
	name: string;
	email: string;
	/** In my address book already. */
	known: boolean;
}

/** Somebody who lets themselves be found by name. */
export interface FoundPerson {
	name: string;
	address: string;
}

/** Something about partners and calls that I am told. */
export interface CallingNotice {
	id: Uuid;
	kind: 'asks' | 'accepted' | 'missed' | 'back' | 'message';
	/** Their card in my address book. */
	contact: Uuid | null;
	name: string;
	/** The call that was missed. */
	call: Uuid | null;
	/** What they wrote. */
	text: string;
	/** The picture that they left. */
	image: { name: string; width: number; height: number; kept: boolean } | null;
	at: Instant;
	read_at: Instant | null;
}

/** How others find and see me. */
export interface MyCalling {
	address: string;
	says: string | null;
	findable: boolean;
	may_photograph: boolean;
	picture: boolean;
}

export interface ChangeCalling {
	says?: string | null;
	findable?: boolean;
	may_photograph?: boolean;
}

export interface Participant {
	id: Uuid;
	/** The participant who called them; null for the caller. */
	called_by: Uuid | null;
	/** Their card in my address book. */
	contact: Uuid | null;
	name: string;
	/** Without an account, let in by somebody. */
	guest: boolean;
	picture: boolean;
	state: 'called' | 'in' | 'away' | 'left' | 'declined' | 'missed';
	connection_mine: boolean;
	microphone: boolean;
	camera: boolean;
	hand: boolean;
	screen: boolean;
}

/** A picture that was shown in a call. */
export interface Shown {
	n: number;
	/** The participant who showed it. */
	by: Uuid;
	name: string;
	width: number;
	height: number;
	at: Instant;
	/** Whether I kept it. */
	kept: boolean;
	mine: boolean;
}

export interface Call {
	id: Uuid;
	state: 'ringing' | 'talking' | 'over';
	ended: 'answered' | 'declined' | 'missed' | 'cancelled' | 'failed' | null;
	started_at: Instant;
	answered_at: Instant | null;
	over_at: Instant | null;
	/** My own participant. */
	me: Uuid;
	participants: Participant[];
	/** In a collision of two descriptions, mine gives way. */
	polite: boolean;
	images: Shown[];
	/** The last one may not be over yet. */
	recordings: CallRecording[];
	end_to_end: boolean;
	/** The centre's own side, once a third person has joined: signals go to it and come from it. */
	room: Uuid | null;
	/** Programs that take part. */
	feeds: Feed[];
}

/** A program in a call: a camera that sends, a screen that shows it. */
export interface Feed {
	id: Uuid;
	/** The participant whose it is. */
	by: Uuid | null;
	name: string;
	flow: 'in' | 'out';
	/** Whom it shows; null for whoever speaks, and for one that sends. */
	shows: Uuid | null;
	connected: boolean;
	/** Nobody hears it. */
	muted: boolean;
	mine: boolean;
}

/** A program's address, and what opens it: told this once. */
export interface MadeFeed extends Feed {
	address: string;
	token: string;
}

/** A recording of a call, made by the page of whoever asked for it. */
export interface CallRecording {
	id: Uuid;
	/** Who records. */
	by: Uuid;
	state: 'asking' | 'running' | 'paused' | 'over';
	ended: 'declined' | 'withdrawn' | 'stopped' | 'left' | 'ended' | null;
	ended_by: Uuid | null;
	asked_at: Instant;
	began_at: Instant | null;
	/** Since when it is in this state, and how long it ran before. */
	since: Instant;
	recorded_ms: number;
	/** Those in the call who have agreed: nobody else is recorded. */
	agreed: Uuid[];
	/** Those who have not answered. */
	asked: Uuid[];
	/** The film's number among the pictures of the call. */
	film: number | null;
}

/** A call that rings, and those at whom it does not. */
export interface PlacedCall extends Call {
	refused: RefusedPartner[];
}

export interface RefusedPartner {
	contact: Uuid;
	name: string;
	presence: Presence;
	/** Who it is, how they are and when to try again. */
	detail: string;
}

/** What a page tells the room of its call; `from` names one of its connections. */
export type RoomRequest = { from: string } & (
	| { room: 'join' | 'offer'; sdp: string }
	| { room: 'answer'; revision: number; sdp: string }
	| { room: 'show'; pictures: { mid: string; height: number | null }[] }
);

/** What the room tells it. */
export type RoomMessage = { to: string } & (
	| { room: 'answer'; sdp: string }
	| { room: 'offer'; revision: number; sdp: string }
	| { room: 'shows'; slots: RoomSlot[] }
	| { room: 'gone' }
);

/** A line on which something comes: whose, and what it is called there (`1` is the camera). */
export interface RoomSlot {
	mid: string;
	video: boolean;
	participant: Uuid | null;
	source: string | null;
}

export interface IceServers {
	servers: { urls: string[]; username?: string; credential?: string }[];
	until: Instant;
}

/**
 * What two pages tell each other to be joined; the centre hands it on unread. `from` and `to` name connections of the
 * pages, so that what was meant for one that is gone is left alone.
 */
export interface Signal {
	from: string;
	to: string | null;
	description?: { type: string; sdp?: string };
	candidate?: RTCIceCandidateInit | null;
	/** The shown picture that both look at; null for none. */
	stage?: number | null;
	/** What the pages of a call of several agree on, so that nobody but them sees and hears it. */
	seal?: Seal;
}

/** Keys and numbers in hexadecimal and decimal; `by` and `for` are public keys. */
export type Seal =
	/** My public key; `first` asks for the other one's. */
	| { is: 'here'; key: string; first: boolean }
	/** This browser cannot seal. */
	| { is: 'cannot' }
	/** What I seal with, wrapped for one page. */
	| { is: 'key'; by: string; for: string; kid: string; iv: string; box: string }
	/** I have that key. */
	| { is: 'have'; kid: string };

export interface Pointed {
	image: number;
	/** Of the picture's width and height. */
	x: number;
	y: number;
	zoom: number;
	/** Whether the pointer touches the picture. */
	down: boolean;
}
