/** Partner centres, and what they were shown. */

import type { Address } from './customers';
import type { Money, Uuid } from './values';

export interface SavePartner {
	name: string;
	enabled?: boolean;
	/** Where it takes messages, as its operator was shown; empty until it is known. */
	address?: string;
	/** What this centre signs with; left out to stay as it is. */
	secret?: string;
	fulfils?: string[];
	accepts?: boolean;
	/** Hundredths of a percent. */
	fee_share?: number;
	/** Minor units. */
	fee_each?: number;
}

export interface Partner {
	id: Uuid;
	name: string;
	enabled: boolean;
	address: string;
	has_secret: boolean;
	fulfils: string[];
	accepts: boolean;
	fee_share: number;
	fee_each: number;
	currency: string;
	address_here: string;
	owed: Money[];
	waiting: number;
}

export interface Partners {
	items: Partner[];
	currency: string;
}

export interface PartnerSecret {
	id: Uuid;
	address: string;
	secret: string;
}

export interface PartnerMessage {
	id: Uuid;
	kind: string;
	order: Uuid;
	/** `waiting`, `delivered`, `dropped` or `given-up`. */
	state: string;
	attempts: number;
	problem: string;
	made_at: string;
	settled_at: string | null;
}

export interface PartnerRefusal {
	asked: string;
	why: string;
	at: string;
}

export interface PartnerDetail extends Partner {
	messages: PartnerMessage[];
	refusals: PartnerRefusal[];
}

export interface PassedOrder {
	id: Uuid;
	order_id: Uuid;
	number: string;
	state: string;
	said: string | null;
	owed: Money;
	/** `booked`, `taken-back` or `none`. */
	settlement: string;
	passed_at: string;
	closed_at: string | null;
}

export interface Disclosure {
	order_id: Uuid;
	number: string;
	receiver: string;
	/** `name` or `delivery`. */
	field: string;
	at: string;
}

export interface Disclosures {
	items: Disclosure[];
	next: string | null;
}

export interface ForPartner {
	partner: string;
	number: string;
	name: string | null;
	delivery: Address | null;
}
