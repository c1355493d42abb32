/** Running the centre. */

import type { Order } from './orders';
import type { Instant, Money, Uuid } from './values';

export interface ModelPattern {
	maker: string;
	model: string;
}

export interface Service {
	id: string;
	kind: string;
	title: string | null;
	description: string | null;
	price: Money;
	per: string;
	enabled: boolean;
	models: ModelPattern[];
}

export interface UpdateService {
	title?: string | null;
	description?: string | null;
	price?: Money;
	per?: string;
	enabled?: boolean;
	models?: ModelPattern[];
}

export interface OperatorOrder extends Order {
	customer_id: Uuid;
	customer_name: string;
}

export interface CentrePart {
	name: string;
	ready: boolean;
	detail: string | null;
}

export interface Overview {
	open_orders: number;
	oldest_open: Instant | null;
	chosen: { service: string; title: string; count: number }[];
	revenue: { day: string; total: Money }[];
	jobs_waiting: number;
	jobs_dead: number;
	health: CentrePart[];
}
