/** Permissions given to others, and what others see. */

import { ask } from './request';
import type { Grant, Page, Shared } from './types';

export const grants = (after: string | null) =>
	ask<Page<Grant>>('GET', '/api/v1/grants', { query: { after, limit: 100 } });

export const revokeGrant = (id: string) => ask<void>('DELETE', `/api/v1/grants/${id}`);

export const sharedByLink = (token: string) =>
	ask<Shared>('GET', `/api/v1/shared/${encodeURIComponent(token)}`);

export const gallery = (slug: string) => ask<Shared>('GET', `/api/v1/galleries/${encodeURIComponent(slug)}`);
