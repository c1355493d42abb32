/** Classes of pictures. */

import type { Image } from './images';
import type { Instant, Uuid } from './values';

export interface Condition {
	/** What is asked, such as `person` or `rating`. */
	field: string;
	/** Empty for conditions that take none. */
	value: string;
	/** Whether it must not hold. */
	not: boolean;
}

export interface Rule {
	/** `all` or `any`. */
	match: string;
	conditions: Condition[];
	from: string | null;
	to: string | null;
}

export interface Class {
	id: Uuid;
	name: string;
	/** Null for a class by hand. */
	rule: Rule | null;
	/** As far as they were counted. */
	images: number;
	more: boolean;
	cover: Uuid | null;
	created_at: Instant;
}

export interface CreateClass {
	name: string;
	rule?: Rule;
	images?: Uuid[];
}

export interface UpdateClass {
	name?: string;
	rule?: Rule;
}

/** What a rule would gather. */
export interface Tried {
	images: number;
	more: boolean;
	latest: Image[];
}

/** Who sees a class. */
export interface Reach {
	grants: { id: Uuid; to: string; email: string | null; title: string }[];
	/** How many pictures a rule would newly open to them; null when there are too many to count. */
	opens: number | null;
	shuts: number | null;
}
