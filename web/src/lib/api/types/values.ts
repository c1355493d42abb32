/** What every capability counts and speaks in. */

export type Instant = string;
export type Uuid = string;

export interface Money {
	amount: number;
	/** ISO 4217. */
	currency: string;
}

export interface Page<T> {
	items: T[];
	/** Hand this back as `after`; null at the end. */
	next: string | null;
}

/** RFC 9457 problem details. */
export interface Problem {
	type: string;
	title: string;
	status: number;
	detail: string;
	field?: string;
}
