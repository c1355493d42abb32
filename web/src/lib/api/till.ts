/** Everybody's money, for the operator. */

import { ask } from './request';
import type {
	AccountEntry,
	BillingSettings,
	Closing,
	Invoice,
	LateCustomer,
	MonthRevenue,
	NewBooking,
	OperatorAccount,
	Page,
	PointSettings,
	PreviewedPrice,
	PriceList,
	SavePriceList,
	Seller,
	SellerSettings,
	StatementEntry
} from './types';

const at = '/api/v1/operator';

export const priceLists = async () => (await ask<{ items: PriceList[] }>('GET', `${at}/price-lists`)).items;

export const savePriceList = (id: string | null, list: SavePriceList) =>
	ask<PriceList>(id ? 'PUT' : 'POST', id ? `${at}/price-lists/${id}` : `${at}/price-lists`, { body: list });

export const removePriceList = (id: string) => ask<void>('DELETE', `${at}/price-lists/${id}`);

export const previewPrices = async (list: SavePriceList, quantities: number[], signal?: AbortSignal) =>
	(
		await ask<{ items: PreviewedPrice[] }>('POST', `${at}/price-lists/preview`, {
			body: { ...list, quantities },
			...(signal ? { signal } : {})
		})
	).items;

export const billingSettings = () => ask<BillingSettings>('GET', `${at}/billing`);

export const setBillingSettings = (set: Omit<BillingSettings, 'counter_limit'> & { counter_limit: number }) =>
	ask<BillingSettings>('PUT', `${at}/billing`, { body: set });

export const pointSettings = () => ask<PointSettings>('GET', `${at}/points`);

export const setPointSettings = (set: Omit<PointSettings, 'worth'> & { worth: number }) =>
	ask<PointSettings>('PUT', `${at}/points`, { body: set });

export const seller = () => ask<SellerSettings>('GET', `${at}/seller`);

export const setSeller = (seller: Seller) => ask<SellerSettings>('PUT', `${at}/seller`, { body: seller });

/** The slip that goes with an order, as PDF. */
export const slipHref = (order: string) => `${at}/orders/${order}/slip.pdf`;

/** A customer's statement as PDF. */
export const statementPaper = (id: string) => `${at}/accounts/${id}/statement.pdf`;

export const arrears = (after: string | null) =>
	ask<Page<LateCustomer>>('GET', `${at}/arrears`, { query: { after, limit: 50 } });

export const accounts = (q: string, after: string | null) =>
	ask<Page<AccountEntry>>('GET', `${at}/accounts`, { query: { q, after, limit: 50 } });

export const accountOf = (id: string) => ask<OperatorAccount>('GET', `${at}/accounts/${id}`);

/** Null where paying by invoice is not allowed. */
export const setTerms = (id: string, invoice_limit: number | null) =>
	ask<OperatorAccount>('PUT', `${at}/accounts/${id}/terms`, { body: { invoice_limit } });

export const statementOf = (id: string, after: string | null) =>
	ask<Page<StatementEntry>>('GET', `${at}/accounts/${id}/statement`, { query: { after, limit: 50 } });

export const book = (id: string, booking: NewBooking, once: string) =>
	ask<{ id: string }>('POST', `${at}/accounts/${id}/bookings`, { body: booking, once });

export const takeBack = (id: string, entry: string, reason: string) =>
	ask<{ id: string }>('POST', `${at}/accounts/${id}/bookings/${entry}/take-back`, { body: { reason } });

export const invoicesOfAll = (state: string, after: string | null, customer?: string) =>
	ask<Page<Invoice>>('GET', `${at}/invoices`, { query: { state, customer, after, limit: 50 } });

export const draftInvoice = (customer_id: string) =>
	ask<Invoice>('POST', `${at}/invoices`, { body: { customer_id } });

export const discardInvoice = (id: string) => ask<void>('DELETE', `${at}/invoices/${id}`);

export const finaliseInvoice = (id: string) => ask<Invoice>('POST', `${at}/invoices/${id}/final`);

export const voidInvoice = (id: string, reason: string) =>
	ask<Invoice>('POST', `${at}/invoices/${id}/void`, { body: { reason } });

export const closing = (day: string) => ask<Closing>('GET', `${at}/closing`, { query: { day } });

export const revenue = async () => (await ask<{ items: MonthRevenue[] }>('GET', `${at}/revenue`)).items;

/** The same as tables. */
export const TABLES = {
	accounts: `${at}/accounts.csv`,
	invoices: `${at}/invoices.csv`,
	revenue: `${at}/revenue.csv`,
	arrears: `${at}/arrears.csv`,
	closing: (day: string) => `${at}/closing.csv?day=${day}`,
	statement: (id: string) => `${at}/accounts/${id}/statement.csv`
};
