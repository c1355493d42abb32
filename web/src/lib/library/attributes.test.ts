import { describe, expect, it } from 'vitest';
import type { Attributes } from '$lib/api/types';
import { changeOf, common, commonRating, counted, split } from './attributes';

const said = (over: Partial<Attributes>): Attributes => ({
	title: '',
	caption: '',
	people: [],
	place: '',
	occasion: '',
	keywords: [],
	rating: null,
	...over
});

describe('the attributes of many pictures', () => {
	const all = [
		said({ place: 'Bern', title: 'Own', people: ['Anna', 'Paul'], rating: 4 }),
		said({ place: 'Bern', people: ['Anna'], rating: 4 })
	];

	it('show what all have in common', () => {
		expect(common(all, 'place')).toBe('Bern');
		expect(common(all, 'title')).toBeNull();
		expect(common([], 'title')).toBe('');
		expect(commonRating(all)).toBe(4);
		expect(commonRating([...all, said({})])).toBeNull();
		expect(counted(all, 'people')).toEqual([
			{ word: 'Anna', count: 2 },
			{ word: 'Paul', count: 1 }
		]);
	});

	it('change only what was touched', () => {
		const none = { people: [], keywords: [] };
		expect(changeOf({ lines: {}, rating: null, add: none, remove: none })).toBeNull();
		expect(
			changeOf({
				lines: { place: '' },
				rating: 0,
				add: { people: ['Greta'], keywords: [] },
				remove: { people: [], keywords: ['dam'] }
			})
		).toEqual({ set: { place: '', rating: 0 }, add: { people: ['Greta'] }, remove: { keywords: ['dam'] } });
	});

	it('take words apart at commas of every kind', () => {
		expect(split(' Anna, Paul、ゆき ,, ')).toEqual(['Anna', 'Paul', 'ゆき']);
	});
});
