/** Keys for devices and programs. */

import type { Instant, Uuid } from './values';

export type KeyRight = 'upload' | 'read' | 'webdav';

export interface Key {
	id: Uuid;
	name: string;
	rights: KeyRight[];
	created_at: Instant;
	/** To the hour; null when it was not used yet. */
	last_used_at: Instant | null;
}

export interface NewKey {
	name: string;
	rights: KeyRight[];
}

export interface MadeKey {
	/** Shown this once. */
	secret: string;
	key: Key;
}
