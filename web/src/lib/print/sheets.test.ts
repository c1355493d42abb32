import { expect, it } from 'vitest';
import { capacity, indexSheets } from './sheets';

const wish = (size: string, index = true) => ({ size, paper: 'photo', finish: 'matt', index });

it('an index takes as many sheets as the centre says', () => {
	expect(['20x20', '89x127', '102x152', '130x180', '203x305'].map(capacity)).toEqual([1, 15, 28, 40, 112]);
	expect([0, 1, 28, 29].map((count) => indexSheets(count, wish('100x150')))).toEqual([0, 1, 1, 2]);
	expect(indexSheets(25, wish('100x150', false))).toBe(0);
	expect(indexSheets(25, null)).toBe(0);
});
