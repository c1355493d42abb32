/** What is looked for in the library, as it stands in the page's address. */

import type { ImageQuery } from '$lib/api/types';

/** What can be asked beside words, in the order of the form. */
export const FILTERS = [
	'kind',
	'rating',
	'person',
	'place',
	'occasion',
	'keyword',
	'model',
	'lens',
	'camera',
	'from',
	'to',
	'day',
	'position',
	'cells'
] as const;

export type Filter = (typeof FILTERS)[number];
export type Filters = Partial<Record<Filter, string>>;

export interface Search {
	q: string;
	filters: Filters;
}

const SORTS: Partial<Record<Filter, RegExp>> = {
	kind: /^(picture|film|sound)$/,
	rating: /^[1-5]$/,
	camera: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
	from: /^\d{4}-\d\d-\d\d$/,
	to: /^\d{4}-\d\d-\d\d$/,
	day: /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
	position: /^true$/,
	cells: /^[\da-f]{1,9}(,[\da-f]{1,9}){0,63}$/
};

/** Reads an address; what makes no sense in it is passed over. */
export function readSearch(params: URLSearchParams): Search {
	const filters: Filters = {};
	for (const name of FILTERS) {
		const value = params.get(name)?.trim();
		if (value && (SORTS[name]?.test(value) ?? true)) filters[name] = value;
	}
	return { q: params.get('q')?.trim() ?? '', filters };
}

/** Whether anything is looked for. */
export const searches = ({ q, filters }: Search) => q !== '' || Object.keys(filters).length > 0;

/** The address of a search in a part of the library (`all`, `inbox` or `trashed`). */
export function searchHref(shown: string, { q, filters }: Search): string {
	const params = new URLSearchParams();
	if (shown !== 'all') params.set('show', shown === 'trashed' ? 'trash' : shown);
	if (q.trim()) params.set('q', q.trim());
	for (const name of FILTERS) {
		const value = filters[name]?.trim();
		if (value) params.set(name, value);
	}
	return `/library${params.size ? `?${params}` : ''}`;
}

/** The question to the centre. */
export const questionOf = (shown: string, { q, filters }: Search): ImageQuery => ({
	state: shown,
	...(q ? { q } : {}),
	...filters
});
