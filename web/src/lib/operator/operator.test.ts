import { describe, expect, it } from 'vitest';
import { readAmount, writeAmount } from './amount';
import { readDays } from './days';
import { plot } from '$lib/plot/plot';

describe('amounts as people type them', () => {
	it('are read with point or comma', () => {
		expect(readAmount('4.80', 2)).toBe(480);
		expect(readAmount(' 4,8 ', 2)).toBe(480);
		expect(readAmount('0', 2)).toBe(0);
		expect(readAmount('480', 0)).toBe(480);
	});

	it('are refused when they are none', () => {
		for (const wrong of ['', 'x', '-1', '1.234', '1e3', '1.2.3', '.5'])
			expect(readAmount(wrong, 2)).toBeNull();
		expect(readAmount('1.5', 0)).toBeNull();
	});

	it('come back as they were written', () => {
		for (const amount of [0, 5, 480, 123456]) expect(readAmount(writeAmount(amount, 2), 2)).toBe(amount);
	});
});

describe('a line over days', () => {
	it('stands between 0 at the bottom and the largest at the top', () => {
		expect(plot([0, 5, 10], 100, 50).points).toEqual([
			{ x: 0, y: 50 },
			{ x: 50, y: 25 },
			{ x: 100, y: 0 }
		]);
	});

	it('is flat for nothing, and nothing for no days', () => {
		expect(plot([0, 0], 100, 50).points.every(({ y }) => y === 50)).toBe(true);
		expect(plot([], 100, 50).line).toBe('');
	});
});

describe('periods as people type them', () => {
	it('are whole days, or nothing for what is configured', () => {
		expect([readDays(' 30 ', false), readDays('７', false), readDays('', false)]).toEqual([30, 7, null]);
		expect([readDays('0', true), readDays('0', false)]).toEqual([0, undefined]);
		for (const wrong of ['x', '-1', '1.5', '3651', '99999']) expect(readDays(wrong, true)).toBeUndefined();
	});
});
