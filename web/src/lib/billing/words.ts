/** How invoices are called, and rates of tax. */

import type { CardPayment, Invoice, PointsSpent, SavedCard } from '$lib/api/types';
import { date, money } from '$lib/i18n/format';
import { region, t } from '$lib/i18n/index.svelte';

/** “Invoice 2026-0001”, “Credit note 2026-0002”, “Draft”. */
export function invoiceName(invoice: Invoice): string {
	if (!invoice.number) return t.money.draft;
	return invoice.kind === 'credit' ? t.money.credit(invoice.number) : t.money.invoice(invoice.number);
}

/** “19 %”. */
export const rate = (hundredths: number) =>
	new Intl.NumberFormat(region(), { style: 'percent', maximumFractionDigits: 2 }).format(hundredths / 10_000);

/** The percent in a typed rate as hundredths; null for what is none. */
export function readRate(text: string): number | null {
	const match = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text);
	if (!match) return null;
	const hundredths = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0') || '0');
	return hundredths <= 10_000 ? hundredths : null;
}

/** “+12”, “−5”. */
export const signedPoints = (count: number) =>
	new Intl.NumberFormat(region(), { signDisplay: 'exceptZero' }).format(count);

/** One whole unit of a currency: “€1”. */
export const unitOf = (currency: string) =>
	new Intl.NumberFormat(region(), { style: 'currency', currency, maximumFractionDigits: 0 }).format(1);

/** “30 points (€0.30)”. */
export const spentWords = (spent: PointsSpent) =>
	t.points.order(t.points.count(spent.points), money(spent.worth));

/** The last day before an end that is counted in UTC, as the mails of the centre name it. */
export const lastDayOf = (end: string) => date(new Date(Date.parse(end) - 1000).toISOString().slice(0, 10));

/** “Visa ending in 4242, valid until 12/40”. */
export const cardName = (card: SavedCard) =>
	t.cards.saved(
		card.brand.charAt(0).toUpperCase() + card.brand.slice(1),
		card.last4,
		`${String(card.exp_month).padStart(2, '0')}/${String(card.exp_year % 100).padStart(2, '0')}`
	);

/** “€0.80 for an order”. */
export const cardPays = (payment: CardPayment) =>
	({ order: t.cards.paysOrder, invoice: t.cards.paysInvoice, balance: t.cards.paysBalance })[
		payment.pays as 'order' | 'invoice' | 'balance'
	](money(payment.amount));
