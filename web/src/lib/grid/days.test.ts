import { describe, expect, it } from 'vitest';
import { clusters } from './clusters';
import { Days } from './days';

const day = (day: string, count: number) => ({ day, count });
const runs = (days: { day: string; count: number }[]) =>
	clusters(days).map((run) => run.map((one) => one.day.slice(5)).join());

describe('days under a heading', () => {
	it('stand alone when they are full', () => {
		expect(runs([day('2026-11-15', 31), day('2026-11-14', 12)])).toEqual(['11-15', '11-14']);
	});

	it('share one when they hold few pictures and lie near', () => {
		expect(
			runs([day('2026-11-15', 1), day('2026-11-14', 1), day('2026-11-02', 2), day('2026-11-01', 1)])
		).toEqual(['11-15,11-14,11-02', '11-01']);
	});

	it('do not share one with a full day, with another year or with one far away', () => {
		expect(runs([day('2026-11-15', 1), day('2026-11-14', 40)])).toEqual(['11-15', '11-14']);
		expect(runs([day('2026-01-02', 1), day('2025-12-31', 1)])).toEqual(['01-02', '12-31']);
		expect(runs([day('2026-11-15', 1), day('2026-08-01', 1)])).toEqual(['11-15', '08-01']);
	});
});

describe('a list cut into days', () => {
	const tile = (item: { id: string }) => ({
		id: item.id,
		ratio: 1,
		label: '',
		thumb: null,
		thumbhash: null,
		kind: 'picture'
	});
	const items = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id, index) => ({
		id,
		day: index < 5 ? '2026-11-15' : '2026-11-14'
	}));
	const days = () =>
		new Days<(typeof items)[0]>(
			(item) => item.day,
			tile,
			(first, last) => `${first} ${last}`
		);

	it('keeps its order and every picture', () => {
		const sections = days().sections(items);
		expect(sections.flatMap((section) => section.tiles.map((one) => one.id)).join('')).toBe('abcdefgh');
		expect(sections.map((section) => section.count)).toEqual([5, 3]);
	});

	it('gives the same objects for what did not change', () => {
		const cut = days();
		const before = cut.sections(items.slice(0, 6));
		const after = cut.sections(items);
		expect(after[0]).toBe(before[0]);
		expect(after[1]).not.toBe(before[1]);
	});

	it('never gives two sections the same name', () => {
		const again = [
			...items,
			...Array.from({ length: 9 }, (_, index) => ({ id: `x${index}`, day: '2026-11-15' }))
		];
		const keys = days()
			.sections(again)
			.map((section) => section.key);
		expect(new Set(keys).size).toBe(keys.length);
	});
});
