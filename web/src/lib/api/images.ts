/** Pictures of the library. */

import { ask } from './request';
import type { Image, ImageQuery, KnownImage, Page, Timeline, UpdateImage } from './types';

export const images = (query: ImageQuery, signal?: AbortSignal) =>
	ask<Page<Image>>('GET', '/api/v1/images', { query: { ...query }, ...(signal ? { signal } : {}) });

export const image = (id: string) => ask<Image>('GET', `/api/v1/images/${id}`);

export const updateImage = (id: string, change: UpdateImage) =>
	ask<Image>('PATCH', `/api/v1/images/${id}`, { body: change });

export const trashImage = (id: string) => ask<void>('DELETE', `/api/v1/images/${id}`);

export const restoreImage = (id: string) => ask<void>('POST', `/api/v1/images/${id}/restore`);

export const timeline = (state: string, signal?: AbortSignal) =>
	ask<Timeline>('GET', '/api/v1/timeline', { query: { state }, ...(signal ? { signal } : {}) });

export const day = (day: string, state: string, after: string | null, signal?: AbortSignal) =>
	ask<Page<Image>>('GET', `/api/v1/timeline/${day}`, {
		query: { state, after, limit: 200 },
		...(signal ? { signal } : {})
	});

export const known = async (sha256: string[]) =>
	(await ask<{ items: KnownImage[] }>('POST', '/api/v1/images/known', { body: { sha256 } })).items;

export type Rendition = 'original' | 'preview' | 'thumbnail';

/** Address of a picture's bytes. */
export const imageHref = (id: string, rendition: Rendition) => `/api/v1/images/${id}/${rendition}`;
