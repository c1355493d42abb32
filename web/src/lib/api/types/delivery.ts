/** Delivery: how orders come to their customers, and how far each is. */

import type { Address } from './customers';
import type { Instant } from './values';

export interface Way {
	/** `pick-up` or `post`. */
	way: string;
	counter?: string;
	/** Where the counter is, line by line. */
	lines?: string[];
	address?: Address;
}

export interface Counter {
	name: string;
	lines: string[];
}

export interface Country {
	/** ISO 3166-1 alpha-2. */
	code: string;
	/** Its name as it stands on labels. */
	name: string;
}

export interface Carrier {
	name: string;
	/** Where a parcel is followed, with `{number}` in it; may be empty. */
	link: string;
}

export interface DeliveryRules {
	counters: Counter[];
	countries: Country[];
	carriers: Carrier[];
}

export interface Delivering {
	counters: Counter[];
	/** Codes. */
	countries: string[];
	/** How I had them delivered the last time. */
	last: Way | null;
}

export interface Parcel {
	/** `waiting`, `ready`, `packed`, `sent` or `delivered`. */
	state: string;
	carrier: string | null;
	tracking_number: string | null;
	tracking_link: string | null;
	marks: { at: Instant; state: string }[];
}

export interface MoveParcel {
	state: string;
	carrier?: string;
	tracking_number?: string;
}
