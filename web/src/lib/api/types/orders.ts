/** Orders. */

import type { BillLine, OrderCharge, QuotePayment } from './billing';
import type { Parcel } from './delivery';
import type { Attributes } from './images';
import type { Disclosure, ForPartner } from './partners';
import type { Print, PrintOptions } from './printing';
import type { Instant, Money, Uuid } from './values';

export interface Recipient {
	name: string | null;
	email: string;
}

export interface OrderOptions {
	attributes?: Partial<Attributes>;
	to?: Recipient[];
	message?: string;
	link_days?: number;
	title?: string;
	cover?: Uuid;
	originals?: boolean;
	/** Whether originals tell where they were taken. */
	position?: boolean;
	print?: PrintOptions;
}

export interface PlaceOrder {
	camera_id?: Uuid | null;
	service: string;
	images: Uuid[];
	options: OrderOptions;
	/** What the customer was told that it costs. */
	total?: Money;
	/** How many points the customer was told that it takes. */
	points?: number;
}

export interface Quote {
	service: string;
	kind: string;
	images: number;
	recipients: number;
	price: Money;
	per: string;
	lines: BillLine[];
	net: Money;
	tax: Money;
	/** Hundredths of a percent. */
	tax_rate: number;
	total: Money;
	/** Null for what is free. */
	payment: QuotePayment | null;
	sentence: string;
	/** Names of pictures whose originals are not given, because they tell where they were taken. */
	withheld: string[];
	withheld_count: number;
	/** Names of pictures with too few pixels for the prints that are asked for. */
	coarse: string[];
	coarse_count: number;
}

export interface Delivery {
	name: string | null;
	email: string;
	/** `waiting`, `delayed`, `delivered` or `refused`. */
	state: string;
	reason: string | null;
}

export interface GalleryLink {
	id: Uuid;
	href: string;
	withdrawn: boolean;
}

export interface HistoryEntry {
	at: Instant;
	state: string;
	reason: string | null;
}

export interface Order {
	id: Uuid;
	number: string;
	camera_id: Uuid | null;
	service: string;
	kind: string;
	title: string;
	state: string;
	reason: string | null;
	progress: { done: number; total: number };
	total: Money;
	/** Null for what was free. */
	charge: OrderCharge | null;
	/** How many pictures. */
	pictures: number;
	/** The first hundred of them. */
	images: Uuid[];
	/** Those of the first hundred that can be shown. */
	shown: Uuid[];
	options: OrderOptions;
	deliveries: Delivery[];
	/** Empty in lists and live messages. */
	prints: Print[];
	/** Where prints are made. */
	place: string | null;
	/** Null where nothing is delivered. */
	parcel: Parcel | null;
	/** Who was shown which fields of the customer's record for it. */
	disclosed: Disclosure[];
	/** Whether its pictures go straight from the camera to the partner centre that prints them. */
	direct: boolean;
	/** For the operator: the partner's order that it stands for. */
	for_partner: ForPartner | null;
	gallery: GalleryLink | null;
	placed_at: Instant;
	history: HistoryEntry[];
	cancellable: boolean;
}
