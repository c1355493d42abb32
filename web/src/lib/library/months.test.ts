import { expect, it } from 'vitest';
import { daysOf } from './months';

it('the days of months are those that have pictures, the latest first', () => {
	const months = [
		{ month: '2026-11', counts: [0, 3, 0, 12] },
		{ month: '2025-02', counts: [1] }
	];
	expect(daysOf(months)).toEqual([
		{ day: '2026-11-04', count: 12 },
		{ day: '2026-11-02', count: 3 },
		{ day: '2025-02-01', count: 1 }
	]);
	expect(daysOf([])).toEqual([]);
});
