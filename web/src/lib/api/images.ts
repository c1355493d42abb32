/** Pictures of the library. */

import { ask } from './request';
import type {
	Image,
	ImageQuery,
	KnownImage,
	MapAnswer,
	MapQuery,
	Page,
	Timeline,
	Trash,
	UpdateImages,
	UpdatedImages
} from './types';

export const images = (query: ImageQuery, signal?: AbortSignal) =>
	ask<Page<Image>>('GET', '/api/v1/images', { query: { ...query }, ...(signal ? { signal } : {}) });

export const image = (id: string) => ask<Image>('GET', `/api/v1/images/${id}`);

/** Up to 500 pictures: all of them change, or none. */
export const updateImages = (change: UpdateImages) =>
	ask<UpdatedImages>('POST', '/api/v1/images/batch', { body: change });

export const trash = () => ask<Trash>('GET', '/api/v1/trash');

/** Removes up to 500 pictures for good that lie in the trash. */
export const removeImages = (ids: string[]) =>
	ask<{ removed: number }>('POST', '/api/v1/trash/remove', { body: { ids } });

/** Removes everything for good that lies in the trash. */
export const emptyTrash = () => ask<{ removed: number }>('DELETE', '/api/v1/trash');

export const timeline = (state: string, signal?: AbortSignal) =>
	ask<Timeline>('GET', '/api/v1/timeline', { query: { state }, ...(signal ? { signal } : {}) });

/** Where pictures were taken, cell by cell of a view. */
export const map = (view: MapQuery) => ask<MapAnswer>('GET', '/api/v1/map', { query: { ...view } });

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

export interface Download {
	href: string;
	size: number;
	files: number;
}

/** Gets pictures ready to be downloaded as one file. */
export const prepareDownload = (ids: string[]) =>
	ask<Download>('POST', '/api/v1/images/download', { body: { ids } });
