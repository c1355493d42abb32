/** My own money: how I pay, how I stand, what was booked, invoices. */

import { ask } from './request';
import type { Invoice, MoneyAccount, Page, PaymentMethods, StatementEntry } from './types';

export const paymentMethods = () => ask<PaymentMethods>('GET', '/api/v1/payment-methods');

export const chooseMethod = (method: string) =>
	ask<PaymentMethods>('PUT', '/api/v1/payment-methods', { body: { method } });

/** Null for what holds for everything. */
export const chooseCameraMethod = (camera: string, method: string | null) =>
	ask<PaymentMethods>('PUT', `/api/v1/cameras/${camera}/payment-method`, { body: { method } });

export const choosePoints = (first: boolean) =>
	ask<PaymentMethods>('PUT', '/api/v1/payment-methods/points', { body: { first } });

export const pointsHistory = (after: string | null) =>
	ask<Page<StatementEntry>>('GET', '/api/v1/account/points', { query: { after, limit: 20 } });

export const POINTS_TABLE = '/api/v1/account/points.csv';

export const moneyAccount = () => ask<MoneyAccount>('GET', '/api/v1/account');

/** I have read on my page what is late. */
export const arrearsRead = () => ask<void>('POST', '/api/v1/account/arrears/read');

export const statement = (after: string | null) =>
	ask<Page<StatementEntry>>('GET', '/api/v1/account/statement', { query: { after, limit: 50 } });

export const STATEMENT_TABLE = '/api/v1/account/statement.csv';
export const STATEMENT_PAPER = '/api/v1/account/statement.pdf';

export const invoices = (after: string | null) =>
	ask<Page<Invoice>>('GET', '/api/v1/invoices', { query: { after, limit: 50 } });

export const invoice = (id: string) => ask<Invoice>('GET', `/api/v1/invoices/${id}`);

export const codeHref = (id: string) => `/api/v1/invoices/${id}/code.svg`;

/** The invoice as PDF, with the same for programs in it. */
export const paperHref = (id: string) => `/api/v1/invoices/${id}.pdf`;

export const payInvoice = (id: string, once: string) =>
	ask<Invoice>('POST', `/api/v1/invoices/${id}/pay`, { once });
