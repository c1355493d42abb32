/** Accounts and sessions. */

import type { Instant, Uuid } from './values';

export interface Register {
	email: string;
	password: string;
	name: string;
	language?: string;
	time_zone?: string;
}

export interface Address {
	recipient: string;
	lines: string[];
	postal_code: string;
	city: string;
	region: string;
	/** ISO 3166-1 alpha-2. */
	country: string;
}

export interface Destination {
	name: string;
	email: string;
}

export interface Me {
	id: Uuid;
	email: string;
	/** Whether it is proven that the address is theirs. */
	email_confirmed: boolean;
	name: string;
	operator: boolean;
	standing: string;
	phone: string | null;
	address: Address | null;
	delivery_addresses: Address[];
	destinations: Destination[];
	birthday: string | null;
	age: number | null;
	gender: string | null;
	language: string;
	time_zone: string;
	created_at: Instant;
}

export interface UpdateMe {
	name?: string;
	phone?: string | null;
	address?: Address | null;
	delivery_addresses?: Address[];
	destinations?: Destination[];
	birthday?: string | null;
	gender?: string | null;
	language?: string;
	time_zone?: string;
	password?: string;
	current_password?: string;
}

export interface CameraName {
	maker: string;
	model: string;
	serial: string;
}

export type SignIn = { email: string; password: string } | { camera: CameraName; password: string };

export interface SignedIn {
	token: string;
	customer_id: Uuid;
	expires_at: Instant;
}

export interface Session {
	id: Uuid;
	kind: string;
	label: string;
	current: boolean;
	created_at: Instant;
	last_used_at: Instant;
	expires_at: Instant;
}

export interface PendingDevice {
	user_code: string;
	label: string;
}
