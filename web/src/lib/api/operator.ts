/** Running the centre. */

import { ask } from './request';
import type {
	OperatorCustomer,
	OperatorNotice,
	OperatorOrder,
	Overview,
	Page,
	Periods,
	Service,
	SetPeriods,
	StuckJob,
	UpdateService
} from './types';

const at = '/api/v1/operator';

export const overview = () => ask<Overview>('GET', `${at}/overview`);

export const services = async () => (await ask<{ items: Service[] }>('GET', `${at}/services`)).items;

export const updateService = (id: string, change: UpdateService) =>
	ask<Service>('PATCH', `${at}/services/${id}`, { body: change });

/** Every service, once, in the order of a new customer's menu. */
export const arrangeServices = (order: string[]) =>
	ask<void>('PUT', `${at}/services/order`, { body: { order } });

/** The small image of a picture of an order that people of the centre carry out. */
export const orderedThumbnail = (order: string, image: string) =>
	`/api/v1/operator/orders/${order}/images/${image}/thumbnail`;

export const operatorOrders = (state: string, after: string | null) =>
	ask<Page<OperatorOrder>>('GET', `${at}/orders`, { query: { state, after, limit: 50 } });

export const cancelForCustomer = (id: string) => ask<OperatorOrder>('POST', `${at}/orders/${id}/cancel`);

export const retryOrder = (id: string) => ask<OperatorOrder>('POST', `${at}/orders/${id}/retry`);

export const stuckJobs = (after: string | null) =>
	ask<Page<StuckJob>>('GET', `${at}/jobs`, { query: { after, limit: 50 } });

export const retryJob = (id: string) => ask<void>('POST', `${at}/jobs/${id}/retry`);

/** Takes one that was given up off the list. */
export const dismissJob = (id: string) => ask<void>('DELETE', `${at}/jobs/${id}`);

export const periods = () => ask<Periods>('GET', `${at}/periods`);

/** What is null is as configured. */
export const setPeriods = (set: SetPeriods) => ask<Periods>('PUT', `${at}/periods`, { body: set });

export const operatorNotices = (after: string | null) =>
	ask<Page<OperatorNotice>>('GET', `${at}/notices`, { query: { after, limit: 50 } });

/** Those whose name or address contains `q`. */
export const operatorCustomers = (q: string, unconfirmed: boolean, after: string | null) =>
	ask<Page<OperatorCustomer>>('GET', `${at}/customers`, {
		query: { q, unconfirmed: unconfirmed ? 'true' : null, after, limit: 50 }
	});

export const confirmCustomer = (id: string) => ask<OperatorCustomer>('POST', `${at}/customers/${id}/confirm`);
