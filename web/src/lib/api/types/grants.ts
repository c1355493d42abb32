/** Permissions given and received, and what others see. */

import type { Address } from './customers';
import type { Instant, Uuid } from './values';

/** Whoever has the address of a link, another customer, everybody. */
export type Receiver = 'link' | 'customer' | 'public';

export interface Grant {
	id: Uuid;
	/** `image`, `class` or `profile`. */
	object: string;
	class: { id: Uuid; name: string | null; by_hand: boolean } | null;
	fields: string[];
	to: string;
	email: string | null;
	title: string;
	images: number;
	originals: boolean;
	position: boolean;
	/** How much others may add, if anything, and how much they have. */
	add: (Adding & { added: number; added_bytes: number }) | null;
	/** A text over every image. */
	watermark: string | null;
	/** Whether it opens with a password only. */
	password: boolean;
	href: string | null;
	/** `open`, `ended` or `withdrawn`. */
	state: string;
	created_at: Instant;
	expires_at: Instant | null;
	revoked_at: Instant | null;
	openings: number;
	opened_at: Instant | null;
}

/** How much others may add, all of them together. */
export interface Adding {
	pictures: number;
	bytes: number;
}

/** How a picture of mine came. */
export interface Addition {
	from: string;
	grant: Uuid;
	title: string;
	added_at: Instant;
}

export interface GiveGrant {
	object: string;
	images?: Uuid[];
	class?: Uuid;
	fields?: string[];
	to: Receiver;
	email?: string;
	title?: string;
	originals?: boolean;
	position?: boolean;
	add?: Adding;
	watermark?: string;
	expires_at?: Instant;
	password?: string;
}

export interface UpdateGrant {
	title?: string;
	originals?: boolean;
	position?: boolean;
	add?: Adding | null;
	watermark?: string | null;
	expires_at?: Instant | null;
	password?: string | null;
}

export interface GrantGiven {
	grant: Grant;
	href: string;
}

/** What another customer gave to me. */
export interface Received {
	id: Uuid;
	object: string;
	title: string;
	by: string;
	created_at: Instant;
	expires_at: Instant | null;
}

export interface SharedFile {
	filename: string;
	media_type: string;
	size: number;
	href: string;
}

export interface SharedImage {
	key: string;
	index: number;
	kind: string;
	title: string;
	caption: string;
	width: number;
	height: number;
	thumbhash: string | null;
	thumbnail: string | null;
	preview: string | null;
	original: string | null;
	sounds: SharedFile[];
}

/** What somebody tells about themselves. */
export interface SharedCard {
	name: string;
	email: string | null;
	phone: string | null;
	address: Address | null;
	delivery: Address | null;
	birthday: string | null;
	gender: string | null;
	href: string;
}

/** How pictures are added. */
export interface SharedAdding {
	href: string;
	/** Bytes that one may have. */
	largest: number;
	/** Whether who sends says their name. */
	named: boolean;
}

export interface Shared {
	to: string;
	object: string;
	title: string;
	by: string;
	message: string;
	originals: boolean;
	add: SharedAdding | null;
	download: string | null;
	expires_at: Instant | null;
	/** On the first page; nothing for a class that goes on behind it: the door tells its total. */
	total: number | null;
	cover: SharedImage | null;
	images: SharedImage[];
	next: string | null;
	card: SharedCard | null;
}
