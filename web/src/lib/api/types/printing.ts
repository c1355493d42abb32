/** Prints, and where they are made. */

import type { Delivering, Way } from './delivery';
import type { Uuid } from './values';

/** Fractions of a picture's edges. */
export interface Crop {
	left: number;
	top: number;
	width: number;
	height: number;
}

export interface PrintItem {
	image: Uuid;
	copies?: number;
	crop?: Crop;
}

export interface PrintOptions {
	place?: Uuid;
	/** Millimetres, the short edge first. */
	size: string;
	paper: string;
	finish: string;
	/** Millimetres of white on each side. */
	border?: number;
	fit?: boolean;
	copies?: number;
	items?: PrintItem[];
	/** Whether sheets that show all pictures small come with them. */
	index?: boolean;
	delivery?: Way;
	/** For agents: the pictures go straight to the partner centre that prints them. */
	direct?: boolean;
}

export interface Print {
	position: number;
	/** Of a sheet of the index the first one on it. */
	image: Uuid;
	/** Which sheet of the index it is, from 0 on. */
	index: number | null;
	copies: number;
	/** `waiting`, `drawing`, `sent`, `printing`, `held`, `done` or `failed`. */
	state: string;
	reason: string | null;
	repeated: number;
}

export interface Product {
	size: string;
	paper: string;
	finish: string;
	media?: string;
}

export interface PrintPlace {
	id: Uuid;
	name: string;
	products: Product[];
	/** Whether an agent can send pictures straight to it. */
	direct: boolean;
}

export interface Printing {
	places: PrintPlace[];
	delivery: Delivering;
}

export interface SavePlace {
	name: string;
	enabled: boolean;
	dpi: number;
	/** `ipp`, `folder` or `partner`. */
	kind: string;
	uri?: string;
	folder?: string;
	pattern?: string;
	partner?: Uuid;
	products: Product[];
}

export interface Profile {
	paper: string;
	name: string;
}

export interface OutputPlace extends SavePlace {
	id: Uuid;
	profiles: Profile[];
}

export interface OutputPlaces {
	items: OutputPlace[];
	/** The folder in which labs have theirs. */
	folders: string;
}

export interface SetProfile {
	paper: string;
	name: string;
	/** Base64. */
	profile: string;
}

export interface Supply {
	name: string;
	level: number | null;
}

export interface Printer {
	model: string;
	state: string;
	reasons: string[];
	accepts: boolean;
	media: string[];
	ready: string[];
	resolutions: number[];
	colour: boolean;
	formats: string[];
	supplies: Supply[];
}

export interface FoundPrinter {
	name: string;
	uri: string;
}

export interface FoundPrinters {
	items: FoundPrinter[];
}
