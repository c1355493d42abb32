/** A service chosen for pictures: what it must be told, what it costs, and the sentence of what will happen. */

import type {
	Destination,
	MenuEntry,
	MenuPayment,
	Money,
	OrderOptions,
	PrintOptions,
	Recipient
} from '$lib/api/types';
import { isSaid } from '$lib/delivery/way';
import type { Messages } from '$lib/i18n/en';
import { indexSheets } from '$lib/print/sheets';

export const LINK_DAYS = 30;
export const MOST_PICTURES = 5000;

/** What the person says about an order before it is placed. */
export interface Wishes {
	to: Recipient[];
	message: string;
	linkDays: number;
	title: string;
	/** Id of the picture that stands for a gallery. */
	cover: string | null;
	originals: boolean;
	/** Whether originals tell where they were taken. */
	position: boolean;
	attributes: { title: string; place: string; occasion: string; people: string[]; keywords: string[] };
	/** How to print; null until something was chosen. */
	print: PrintOptions | null;
}

export const noWishes = (): Wishes => ({
	to: [],
	message: '',
	linkDays: LINK_DAYS,
	title: '',
	cover: null,
	originals: false,
	position: false,
	attributes: { title: '', place: '', occasion: '', people: [], keywords: [] },
	print: null
});

/** The options of an order of this kind; those of other kinds are left out. */
export function optionsOf(kind: string, wishes: Wishes): OrderOptions {
	if (kind === 'keep') {
		const said = Object.fromEntries(
			Object.entries(wishes.attributes).filter(([, value]) => value.length > 0)
		) as NonNullable<OrderOptions['attributes']>;
		return Object.keys(said).length ? { attributes: said } : {};
	}
	if (kind === 'send') {
		return {
			to: wishes.to,
			...(wishes.message.trim() ? { message: wishes.message.trim() } : {}),
			link_days: wishes.linkDays,
			...(wishes.position ? { position: true } : {})
		};
	}
	if (kind === 'publish') {
		return {
			title: wishes.title.trim(),
			...(wishes.cover ? { cover: wishes.cover } : {}),
			...(wishes.originals ? { originals: true, ...(wishes.position ? { position: true } : {}) } : {})
		};
	}
	if (kind === 'print' && wishes.print) return { print: wishes.print };
	return {};
}

/** Prints of the pictures themselves when so many are picked. */
export function printsOf(count: number, print: PrintOptions | null): number {
	const said = (print?.items ?? []).filter((one) => one.copies !== undefined);
	const rest = Math.max(count - said.length, 0) * (print?.copies ?? 1);
	return said.reduce((sum, one) => sum + (one.copies ?? 0), rest);
}

/** Whether everything is said that a service of this kind needs. */
export function complete(kind: string, wishes: Wishes): boolean {
	if (kind === 'send') return wishes.to.length > 0;
	if (kind === 'publish') return wishes.title.trim().length > 0;
	if (kind === 'print') return wishes.print !== null && isSaid(wishes.print.delivery);
	return true;
}

/** What an order costs, by the menu. */
export function priceOf(entry: MenuEntry, count: number, wishes: Wishes): Money {
	const times =
		entry.per === 'picture'
			? entry.kind === 'print'
				? printsOf(count, wishes.print) + indexSheets(count, wishes.print)
				: count
			: entry.per === 'recipient' && entry.kind === 'send'
				? wishes.to.length
				: 1;
	const step = entry.steps?.findLast((one) => one.from <= times);
	const chosen = choices(entry.kind, wishes);
	const extras = (entry.extras ?? [])
		.filter((extra) => chosen[extra.option] === extra.choice)
		.map((extra) => extra.each.amount * (extra.option === 'delivery' ? 1 : times));
	const base = (step?.each ?? entry.price).amount * times;
	return { amount: extras.reduce((sum, one) => sum + one, base), currency: entry.price.currency };
}

/** What was chosen that a price list may charge more for. */
function choices(kind: string, wishes: Wishes): Record<string, string> {
	if (kind === 'publish' && wishes.originals) return { originals: 'yes' };
	if (kind !== 'print' || !wishes.print) return {};
	const { size, paper, finish, delivery } = wishes.print;
	return { size, paper, finish, ...(delivery ? { delivery: delivery.way } : {}) };
}

/** What the delivery of an order costs, by the menu; nothing where it costs nothing. */
export function postageOf(entry: MenuEntry, wishes: Wishes): Money | null {
	const way = choices(entry.kind, wishes).delivery;
	const extra = entry.extras?.find((one) => one.option === 'delivery' && one.choice === way);
	return extra?.each.amount ? extra.each : null;
}

/** Why an amount cannot be paid in the way that is recorded, as the centre would say it. */
export function refusal(
	total: Money,
	payment: MenuPayment | null
): { problem: string; missing: Money | null } | null {
	if (!payment || !total.amount) return null;
	if (!payment.method) return { problem: 'no-payment-method', missing: null };
	if (!payment.room)
		return { problem: payment.method === 'card' ? 'no-card' : 'invoice-not-allowed', missing: null };
	if (payment.room.currency !== total.currency || payment.room.amount >= total.amount) return null;
	const missing = { amount: total.amount - payment.room.amount, currency: total.currency };
	return { problem: payment.method === 'prepaid' ? 'balance-too-small' : 'limit-reached', missing };
}

/** Up to two names, and how many more. */
export function recipientsText(
	to: Recipient[],
	words: Messages['order'],
	and: (names: string[]) => string
): string {
	const names = to.map((one) => one.name ?? one.email);
	return names.length > 3 ? words.andMore(names.slice(0, 2).join(', '), names.length - 2) : and(names);
}

/** The sentence of what will happen, without the price. */
export function sentence(
	entry: { kind: string; title: string },
	count: number,
	wishes: Wishes,
	words: Messages['order'],
	and: (names: string[]) => string
): string {
	switch (entry.kind) {
		case 'keep':
			return words.sentence.keep(count);
		case 'send':
			return wishes.to.length
				? words.sentence.send(count, recipientsText(wishes.to, words, and))
				: words.sentence.sendNobody(count);
		case 'publish':
			return wishes.title.trim()
				? words.sentence.publish(count, wishes.title.trim())
				: words.sentence.publishUntitled(count);
		default:
			return words.sentence.other(count, entry.title);
	}
}

/** The line under the sentence. */
export function detail(
	kind: string,
	wishes: Wishes,
	words: Messages['order'],
	days: (count: number) => string
): string {
	if (kind === 'keep') {
		const { title, place, occasion, people, keywords } = wishes.attributes;
		const said = [title, occasion, place, ...people, ...keywords].filter(Boolean).join(', ');
		return said ? words.detail.keepWith(said) : words.detail.keep;
	}
	if (kind === 'send') return words.detail.send(days(wishes.linkDays));
	if (kind === 'publish') return wishes.originals ? words.detail.publishOriginals : words.detail.publish;
	return '';
}

/** The words behind which the options wait. */
export const changeWords = (kind: string, words: Messages['order']): string =>
	kind === 'keep' || kind === 'send' || kind === 'publish' ? words.change[kind] : '';

/** Whether a text looks like an email address; the centre has the last word. */
export const looksLikeEmail = (text: string) => /^[^\s@<>()]+@[^\s@<>()]+\.?[^\s@.<>()]+$/.test(text.trim());

/** The addresses in a text that was typed or pasted, as recipients: known ones under their name. */
export function readAddresses(text: string, known: Destination[]): { to: Recipient[]; rest: string } {
	const to: Recipient[] = [];
	const rest: string[] = [];
	for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
		const email = part.replace(/^<|>$/g, '');
		if (looksLikeEmail(email)) {
			const found = known.find((one) => one.email.toLowerCase() === email.toLowerCase());
			to.push({ name: found?.name ?? null, email });
		} else rest.push(part);
	}
	return { to, rest: rest.join(' ') };
}

/** Recipients each once, by address. */
export function merged(to: Recipient[], more: Recipient[]): Recipient[] {
	const seen = new Set(to.map((one) => one.email.toLowerCase()));
	return [
		...to,
		...more.filter((one) => !seen.has(one.email.toLowerCase()) && seen.add(one.email.toLowerCase()))
	];
}
