/** Guests: people without an account, who come to a call by a link and wait until they are let in. */

import type { Instant, Uuid } from './values';

/** A link to be made. */
export interface MakeGuestLink {
	title: string;
	several: boolean;
	expires_at: Instant | null;
	/** To whom it goes by mail; then nobody else learns it. */
	email: string | null;
}

export interface GuestLink {
	id: Uuid;
	title: string;
	/** Whether more than one guest may be let in by it. */
	several: boolean;
	state: 'open' | 'used' | 'ended' | 'taken_back';
	created_at: Instant;
	expires_at: Instant;
	used_at: Instant | null;
}

export interface GuestLinkMade extends GuestLink {
	/** Its address here, told once; null when it goes by mail. */
	href: string | null;
}

export interface WaitingGuest {
	id: Uuid;
	name: string;
	link: Uuid;
	title: string;
	since: Instant;
}

/** Who waits for me. */
export interface WaitingGuests {
	items: WaitingGuest[];
	/** Without a sound, and nowhere in the way. */
	quiet: boolean;
	/** Whether guests can be invited here. */
	allowed: boolean;
}

/** An invitation, as it is told to whoever has its link. */
export interface GuestInvitation {
	by: string;
	expires_at: Instant;
}

/** How far I have come as a guest. */
export interface GuestVisit {
	name: string;
	by: string;
	state: 'waiting' | 'in';
	call: Uuid | null;
}
