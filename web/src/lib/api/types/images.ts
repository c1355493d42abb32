/** Pictures. */

import type { Instant, Uuid } from './values';

export interface Fact {
	name: string;
	value: string;
}

export interface Position {
	latitude: number;
	longitude: number;
}

/** What is known about a film or sound beyond what a picture has. */
export interface Recording {
	duration_ms: number | null;
	/** `original`, `waiting`, `making`, `made` or `failed`. */
	playback: string;
	/** How much of the playable form is made, of 100. */
	percent: number;
	problem: string | null;
	/** Address of what browsers play; null while there is none. */
	href: string | null;
}

export interface Part {
	role: string;
	filename: string;
	media_type: string;
	size: number;
	href: string;
	recording: Recording | null;
}

export interface Attributes {
	title: string;
	caption: string;
	people: string[];
	place: string;
	occasion: string;
	keywords: string[];
	rating: number | null;
}

export interface Image {
	id: Uuid;
	/** `inbox`, `kept` or `trashed`. */
	state: string;
	/** `picture`, `film` or `sound`. */
	kind: string;
	filename: string;
	media_type: string;
	size: number;
	sha256: string;
	width: number;
	height: number;
	thumbhash: string | null;
	shown: boolean;
	rendering: boolean;
	problem: string | null;
	camera_id: Uuid | null;
	/** By the camera's own clock, without a zone. */
	taken_at: string;
	arrived_at: Instant;
	trashed_at: Instant | null;
	/** Until when it can be brought back from the trash. */
	trash_until: Instant | null;
	/** When the original was last read through and found to be what it was. */
	proven_at: Instant | null;
	facts: Fact[];
	position: Position | null;
	attributes: Attributes;
	parts: Part[];
	recording: Recording | null;
}

export interface UpdateImage {
	state?: string;
	title?: string;
	caption?: string;
	people?: string[];
	place?: string;
	occasion?: string;
	keywords?: string[];
	/** 1–5; 0 takes the stars away. */
	rating?: number;
}

export interface Words {
	people?: string[];
	keywords?: string[];
}

/** The same change to all of `ids`, or to each its own. */
export interface UpdateImages {
	ids?: Uuid[];
	/** `kept`, `inbox`, `trashed` or `restored`. */
	state?: string;
	set?: UpdateImage;
	add?: Words;
	remove?: Words;
	each?: UpdateOne[];
}

export interface UpdateOne {
	id: Uuid;
	state?: string;
	set?: UpdateImage;
}

export interface UpdatedImages {
	items: Image[];
	next: null;
	/** What brings back what was before, for `each`. */
	undo: UpdateOne[];
}

export interface ImageQuery {
	state?: string;
	class?: Uuid;
	camera?: Uuid;
	/** Words of maker and model. */
	model?: string;
	lens?: string;
	kind?: string;
	/** At least so many stars. */
	rating?: string;
	person?: string;
	place?: string;
	occasion?: string;
	keyword?: string;
	/** `true`: its position is known. */
	position?: string;
	/** Cells of the map with commas between: taken in one of them. */
	cells?: string;
	/** This day of any year, `MM-DD`. */
	day?: string;
	from?: string;
	to?: string;
	q?: string;
	limit?: number;
	after?: string;
}

export interface KnownImage {
	sha256: string;
	id: Uuid;
	state: string;
}

export interface TimelineDay {
	/** `YYYY-MM-DD`. */
	day: string;
	count: number;
}

export interface Timeline {
	months: TimelineMonth[];
	total: number;
}

export interface TimelineMonth {
	/** `YYYY-MM`. */
	month: string;
	/** Pictures of its first day, its second …, up to the last day that has some. */
	counts: number[];
}

/** A view of the map. */
export interface MapQuery {
	/** 2, 4, 6 … 18: the world is divided into 2^level × 2^level cells. */
	level: number;
	north: number;
	south: number;
	west: number;
	/** Smaller than `west` when the date line lies between them. */
	east: number;
	state?: string;
}

/** The pictures of one cell of the map. */
export interface Cluster {
	/** Its name, which begins with those of the cells around it. */
	cell: string;
	pictures: number;
	/** The middle of where they were taken. */
	position: Position;
	/** One of them that can be shown. */
	image: Uuid | null;
	/** What that one's place is called. */
	place: string;
}

export interface MapAnswer {
	clusters: Cluster[];
	/** All pictures whose position is known. */
	total: number;
}
