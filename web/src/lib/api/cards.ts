/** My card and payments by it; for the operator everybody's. */

import { ask } from './request';
import type { CardDispute, CardPayment, CardSetup, Invoice, Page, SavedCard } from './types';

export const beginCard = () => ask<CardSetup>('POST', '/api/v1/card');

export const saveCard = (setup: string) =>
	ask<SavedCard>('PUT', '/api/v1/card', { body: { setup_id: setup } });

export const removeCard = () => ask<void>('DELETE', '/api/v1/card');

export const openPayments = async () =>
	(await ask<{ items: CardPayment[] }>('GET', '/api/v1/card-payments')).items;

const at = (id: string) => `/api/v1/card-payments/${id}`;

export const cardPayment = (id: string) => ask<CardPayment>('GET', at(id));

/** Goes on with a payment: `look`, `again`, `from-balance` or `call-off`. */
export const goOn = (id: string, how: 'look' | 'again' | 'from-balance' | 'call-off') =>
	ask<CardPayment>('POST', `${at(id)}/${how}`);

export const topUp = (amount: number, once: string) =>
	ask<CardPayment>('POST', '/api/v1/account/top-up', { body: { amount }, once });

export const payInvoiceByCard = (id: string) =>
	ask<Invoice>('POST', `/api/v1/invoices/${id}/pay`, { body: { method: 'card' } });

const operator = '/api/v1/operator';

export const paymentsOfAll = (after: string | null, how: { customer?: string; state?: string }) =>
	ask<Page<CardPayment>>('GET', `${operator}/card-payments`, {
		query: { after, limit: 20, customer_id: how.customer, state: how.state }
	});

export const lookAgain = (id: string) => ask<CardPayment>('POST', `${operator}/card-payments/${id}/look`);

export const refundCard = (id: string, amount: number, reason: string, once: string) =>
	ask<CardPayment>('POST', `${operator}/card-payments/${id}/refund`, { body: { amount, reason }, once });

export const disputesOf = async (customer?: string) =>
	(
		await ask<{ items: CardDispute[] }>('GET', `${operator}/disputes`, {
			query: { customer_id: customer }
		})
	).items;
