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
	/** Null where the price list that holds does not have it. */
	price: Money | null;
	per: string | null;
	/** Whether its price has steps, extras or tax. */
	listed: boolean;
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

export interface ProofFinding {
	/** `missing`, `damaged` or `orphaned`. */
	finding: string;
	blake3: string;
	size: number;
	found_at: Instant;
	names: { filename: string; owner: string }[];
}

/** A walk through all stored files. */
export interface Proof {
	started_at: Instant;
	ended_at: Instant | null;
	files: number;
	bytes: number;
	missing: number;
	damaged: number;
	orphaned: number;
	findings: ProofFinding[];
}

export interface Overview {
	open_orders: number;
	oldest_open: Instant | null;
	chosen: { service: string; title: string; count: number }[];
	revenue: { day: string; total: Money }[];
	jobs_due: number;
	jobs_planned: number;
	jobs_dead: number;
	health: CentrePart[];
	proof: Proof | null;
}

/** A customer as the operator sees them. */
export interface OperatorCustomer {
	id: Uuid;
	name: string;
	email: string;
	email_confirmed_at: Instant | null;
	operator: boolean;
	created_at: Instant;
}
