/** Money: price lists, methods of payment, accounts, invoices. */

import type { Address } from './customers';
import type { Instant, Money, Uuid } from './values';

export interface BillLine {
	/** `service`, or the option that costs more. */
	of: string;
	choice: string | null;
	quantity: number;
	each: Money;
	net: Money;
	tax: Money;
	total: Money;
}

export interface QuotePayment {
	method: string | null;
	/** `no-payment-method`, `balance-too-small`, `invoice-not-allowed`, `no-card` or `limit-reached`. */
	problem: string | null;
	detail: string | null;
	missing: Money | null;
	/** The points that it takes first. */
	points?: PointsSpent | null;
}

/** Points that pay a part of an order. */
export interface PointsSpent {
	points: number;
	worth: Money;
	/** What remains, to be paid by the method. */
	rest: Money;
}

export interface Points {
	points: number;
	worth: Money;
	/** Whether orders can be paid with points here. */
	spends: boolean;
	/** Percent. */
	share: number;
	/** Whether my orders take points first. */
	first: boolean;
	/** Points for each whole unit of the currency. */
	earns: number;
}

export interface PointSettings {
	spends: boolean;
	worth: Money;
	/** Percent. */
	share: number;
	earns: number;
}

export interface OrderCharge {
	method: string;
	/** `open`, `paid`, `invoiced`, `given-back` or `credited`. */
	state: string;
	lines: BillLine[];
	net: Money;
	tax: Money;
	/** Hundredths of a percent. */
	tax_rate: number;
	invoice_id: Uuid | null;
	/** The points that paid a part of it. */
	points?: PointsSpent | null;
}

export interface PriceStep {
	from: number;
	each: number;
}

export interface PriceExtra {
	option: string;
	choice: string;
	each: number;
}

export interface Tariff {
	service: string;
	per: string;
	steps: PriceStep[];
	extras: PriceExtra[];
	tax: number;
}

export interface SavePriceList {
	name: string;
	/** At once when it is null. */
	valid_from: Instant | null;
	taxing: string;
	tariffs: Tariff[];
}

export interface PriceList extends SavePriceList {
	id: Uuid;
	valid_from: Instant;
	currency: string;
	/** `past`, `holds` or `waits`. */
	state: string;
}

export interface PreviewedPrice {
	service: string;
	quantity: number;
	net: Money;
	tax: Money;
	total: Money;
}

export interface PaymentMethods {
	chosen: string | null;
	cameras: { camera_id: Uuid; method: string }[];
	items: { method: string; open: boolean; limit: Money | null }[];
	/** Whether there is a provider of card payments. */
	cards?: boolean;
	card?: SavedCard | null;
	points?: Points | null;
}

export interface SavedCard {
	brand: string;
	last4: string;
	exp_month: number;
	exp_year: number;
}

/** What a page needs so that a card's owner can speak with the provider. */
export interface CardSecret {
	client_secret: string;
	publishable_key: string;
	script: string;
}

export interface CardConfirmation extends CardSecret {
	card: string;
}

export interface CardSetup extends CardSecret {
	id: string;
}

export interface CardRefund {
	id: Uuid;
	amount: Money;
	/** `waiting`, `made`, `failed` or `wrong`. */
	state: string;
	problem: string | null;
	reason: string;
	made_at: Instant;
}

export interface CardPayment {
	id: Uuid;
	customer_id: Uuid;
	customer_name: string | null;
	/** `order`, `invoice` or `balance`. */
	pays: string;
	order_id: Uuid | null;
	invoice_id: Uuid | null;
	amount: Money;
	/** `waiting`, `confirm`, `declined`, `wrong`, `ending`, `ended` or `paid`. */
	state: string;
	problem: string | null;
	made_at: Instant;
	paid_at: Instant | null;
	refundable: Money;
	refunds: CardRefund[];
	confirmation: CardConfirmation | null;
}

export interface CardDispute {
	id: string;
	payment_id: Uuid;
	customer_id: Uuid;
	customer_name: string;
	amount: Money;
	reason: string;
	/** `asked`, `open`, `won` or `lost`. */
	state: string;
	taken: boolean;
	opened_at: Instant;
}

export interface OpenOrder {
	id: Uuid;
	number: string;
	title: string;
	placed_at: Instant;
	method: string;
	total: Money;
}

/** What is not paid in time. */
export interface ArrearsNotice {
	/** `cleared` or `due` (nobody was told yet), `reminded`, `overdue` or `blocked`. */
	state: string;
	due_at: Instant;
	/** `reminder` or `last-notice` where showing this counts as told. */
	tells: string | null;
	closes_at: Instant | null;
}

export interface LateCustomer {
	customer_id: Uuid;
	name: string;
	state: string;
	since: Instant;
	closes_at: Instant | null;
	owed: Money;
	problem: string | null;
}

export interface MoneyAccount {
	/** Whether anything costs anything here, or ever did for this customer. */
	charges: boolean;
	balance: Money;
	on_account: Money;
	invoiced: Money;
	counter: Money;
	card_due?: Money;
	refunding?: Money;
	points?: Points | null;
	standing: string;
	arrears: ArrearsNotice | null;
	arrears_steps: { at: Instant; state: string }[];
	open_orders: OpenOrder[];
	open_invoices: Invoice[];
}

export interface StatementEntry {
	id: Uuid;
	serial: number;
	at: Instant;
	kind: string;
	order_id: Uuid | null;
	invoice_id: Uuid | null;
	reason: string;
	till: string | null;
	amount: Money;
	balance_after: Money;
	/** Points that came; fewer than none where they went. */
	points?: number;
	points_after?: number | null;
	postings: { account: string; amount: Money }[];
	taken_back?: boolean;
	correctable?: boolean;
}

export interface InvoiceLine {
	order_id: Uuid;
	number: string;
	title: string;
	pictures: number;
	placed_at: Instant;
	tax_rate: number;
	net: Money;
	tax: Money;
	total: Money;
}

export interface Invoice {
	id: Uuid;
	customer_id: Uuid;
	kind: string;
	/** `draft`, `final`, `paid` or `void`. */
	state: string;
	number: string | null;
	made_at: Instant;
	final_at: Instant | null;
	due_at: Instant | null;
	recipient: { name: string; email: string; address: Address | null };
	lines: InvoiceLine[];
	taxes: { rate: number; net: Money; tax: Money }[];
	net: Money;
	tax: Money;
	total: Money;
	/** What points have paid of it. */
	redeemed?: Money | null;
	open: Money;
	corrects: Uuid | null;
	reason: string;
	told_at: Instant | null;
	transfer: { name: string; iban: string; reference: string; qr: string | null } | null;
}

export interface AccountEntry {
	customer_id: Uuid;
	name: string;
	email: string;
	standing: string;
	balance: Money;
	owed: Money;
}

export interface OperatorAccount {
	customer_id: Uuid;
	name: string;
	email: string;
	method: string | null;
	invoice_limit: Money | null;
	account: MoneyAccount;
}

export interface NewBooking {
	/** `top-up`, `pay-out`, `goodwill`, `points`, `order` or `invoice`. */
	what: string;
	till?: string | null;
	amount?: number | null;
	order_id?: Uuid | null;
	invoice_id?: Uuid | null;
	reason?: string;
}

export interface Closing {
	day: string;
	tills: { till: string; taken: Money; given: Money; count: number }[];
	bookings: {
		id: Uuid;
		at: Instant;
		kind: string;
		till: string;
		amount: Money;
		customer_id: Uuid;
		customer_name: string;
		reason: string;
	}[];
}

export interface MonthRevenue {
	month: string;
	net: Money;
	tax: Money;
}

export interface BillingSettings {
	counter_limit: Money;
	payment_days: number;
	reminder_days: number;
	notice_days: number;
	/** 0 never closes services. */
	close_days: number;
}

/** Who sells, as invoices say. */
export interface Seller {
	name: string;
	lines: string[];
	postal_code: string;
	city: string;
	country: string;
	vat_id: string;
	tax_number: string;
	email: string;
	phone: string;
	note: string;
	exemption: string;
}

export interface SellerSettings {
	seller: Seller;
	/** What is missing for invoices that programs read: `country`, `vat_id`. */
	missing: string[];
	templates: string | null;
	troubles: string[];
}
