import { describe, expect, it } from 'vitest';
import { columns } from './tiling';

describe('people in a call', () => {
	it('stand side by side where it is wide, and below each other where it is high', () => {
		expect(columns(2, 1600, 800)).toBe(2);
		expect(columns(2, 340, 600)).toBe(1);
		expect(columns(3, 1600, 900)).toBe(2);
		expect(columns(15, 1600, 900)).toBe(4);
		expect(columns(15, 340, 600)).toBe(2);
	});

	it('have a place each, whatever the box', () => {
		for (let count = 0; count <= 15; count++)
			for (const [width, height] of [
				[1, 1],
				[360, 640],
				[1920, 1080]
			] as const) {
				const beside = columns(count, width, height);
				expect(beside).toBeGreaterThanOrEqual(1);
				expect(beside).toBeLessThanOrEqual(Math.max(1, count));
			}
	});
});
