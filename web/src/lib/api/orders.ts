/** Orders: the price beforehand, placing, following, calling off. */

import { ask } from './request';
import type { Order, Page, PlaceOrder, Quote } from './types';

export const quote = (order: PlaceOrder, signal?: AbortSignal) =>
	ask<Quote>('POST', '/api/v1/orders/quote', { body: order, ...(signal ? { signal } : {}) });

export const placeOrder = (order: PlaceOrder, once: string) =>
	ask<Order>('POST', '/api/v1/orders', { body: order, once });

export const orders = (after: string | null, state?: string) =>
	ask<Page<Order>>('GET', '/api/v1/orders', { query: { after, state, limit: 50 } });

export const order = (id: string) => ask<Order>('GET', `/api/v1/orders/${id}`);

export const cancelOrder = (id: string) => ask<Order>('POST', `/api/v1/orders/${id}/cancel`);
