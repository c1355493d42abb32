/** Permissions given to others, those received, and what others see. */

import { ask } from './request';
import type { Addition, GiveGrant, Grant, GrantGiven, Page, Received, Shared, UpdateGrant } from './types';

export const grants = (after: string | null) =>
	ask<Page<Grant>>('GET', '/api/v1/grants', { query: { after, limit: 100 } });

export const giveGrant = (given: GiveGrant, once: string) =>
	ask<GrantGiven>('POST', '/api/v1/grants', { body: given, once });

export const updateGrant = (id: string, change: UpdateGrant) =>
	ask<Grant>('PATCH', `/api/v1/grants/${id}`, { body: change });

export const revokeGrant = (id: string) => ask<void>('DELETE', `/api/v1/grants/${id}`);

/** By whom a picture of mine was added. */
export const additions = async (image: string) =>
	(await ask<{ items: Addition[] }>('GET', `/api/v1/images/${image}/additions`)).items;

export const received = (after: string | null) =>
	ask<Page<Received>>('GET', '/api/v1/received', { query: { after, limit: 100 } });

/** Something that was given, at its address: `shared/TOKEN`, `galleries/SLUG` or `received/ID`. */
export interface Door {
	open: (after: string | null) => Promise<Shared>;
	/** How many pictures there are, where the first page does not say it; nothing when there are too many to count. */
	total: () => Promise<number | null>;
	/** Gives the password; none is asked of customers. */
	unlock: ((password: string) => Promise<void>) | null;
}

/** Pictures that come in one go. */
const LIMIT = 200;

const door = (base: string, locks: boolean): Door => ({
	open: (after) => ask<Shared>('GET', base, { query: { after, limit: LIMIT } }),
	total: async () => (await ask<{ total: number | null }>('GET', `${base}/total`)).total,
	unlock: locks ? (password) => ask<void>('POST', `${base}/unlock`, { body: { password } }) : null
});

export const linkDoor = (token: string) => door(`/api/v1/shared/${encodeURIComponent(token)}`, true);
export const galleryDoor = (slug: string) => door(`/api/v1/galleries/${encodeURIComponent(slug)}`, true);
export const receivedDoor = (id: string) => door(`/api/v1/received/${encodeURIComponent(id)}`, false);
