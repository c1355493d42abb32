/** Classes of pictures. */

import { ask } from './request';
import type { Class, CreateClass, Image, ImageQuery, Page, Reach, Rule, Tried, UpdateClass } from './types';

export const classes = (after: string | null) =>
	ask<Page<Class>>('GET', '/api/v1/classes', { query: { after, limit: 100 } });

export const classOf = (id: string) => ask<Class>('GET', `/api/v1/classes/${id}`);

export const createClass = (made: CreateClass, once: string) =>
	ask<Class>('POST', '/api/v1/classes', { body: made, once });

export const updateClass = (id: string, change: UpdateClass) =>
	ask<Class>('PATCH', `/api/v1/classes/${id}`, { body: change });

export const removeClass = (id: string) => ask<void>('DELETE', `/api/v1/classes/${id}`);

export const classImages = (id: string, query: ImageQuery) =>
	ask<Page<Image>>('GET', `/api/v1/classes/${id}/images`, { query: { ...query } });

export const tryRule = (rule: Rule, signal?: AbortSignal) =>
	ask<Tried>('POST', '/api/v1/classes/try', { body: rule, ...(signal ? { signal } : {}) });

/** Who sees a class, and what another rule would open to them or shut. */
export const reachOf = (id: string, rule: Rule | null, signal?: AbortSignal) =>
	ask<Reach>('POST', `/api/v1/classes/${id}/reach`, {
		body: rule ? { rule } : {},
		...(signal ? { signal } : {})
	});

/** As many pictures go into a class, or out of it, in one request. */
const AT_ONCE = 500;

async function put(id: string, key: 'add' | 'remove', images: readonly string[]): Promise<Class> {
	let now: Class | null = null;
	for (let from = 0; from === 0 || from < images.length; from += AT_ONCE) {
		const body = { [key]: images.slice(from, from + AT_ONCE) };
		now = await ask<Class>('POST', `/api/v1/classes/${id}/images`, { body });
	}
	return now!;
}

export const putIn = (id: string, images: readonly string[]) => put(id, 'add', images);
export const takeOut = (id: string, images: readonly string[]) => put(id, 'remove', images);
