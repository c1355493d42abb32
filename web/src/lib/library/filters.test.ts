import { describe, expect, it } from 'vitest';
import { questionOf, readSearch, searches, searchHref } from './filters';

describe('a search in the address', () => {
	it('reads back as it was written', () => {
		const search = {
			q: 'Zürich & Bern',
			filters: { person: 'Anna Berg', rating: '4', from: '2026-01-01', position: 'true' }
		};
		const href = searchHref('trashed', search);
		expect(href.startsWith('/library?show=trash&q=')).toBe(true);
		expect(readSearch(new URL(href, 'http://x').searchParams)).toEqual(search);
	});

	it('passes over what makes no sense', () => {
		const params = new URLSearchParams('q= &rating=9&kind=tune&from=yesterday&camera=x&person= &shoe=43');
		const search = readSearch(params);
		expect(search).toEqual({ q: '', filters: {} });
		expect(searches(search)).toBe(false);
		expect(searchHref('all', search)).toBe('/library');
	});

	it('becomes the question to the centre', () => {
		const search = { q: '', filters: { kind: 'film' } };
		expect(searches(search)).toBe(true);
		expect(questionOf('inbox', search)).toEqual({ state: 'inbox', kind: 'film' });
	});
});
