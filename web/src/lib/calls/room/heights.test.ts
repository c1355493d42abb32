import { describe, expect, it, vi } from 'vitest';
import { Heights } from './heights';

describe('how high a film is shown', () => {
	it('is the largest of the places that show it, and nothing when none does', () => {
		const changed = vi.fn();
		const heights = new Heights(changed);
		expect(heights.of('greta camera')).toBe(0);
		const small = heights.shown('greta camera', 180);
		const large = heights.shown('greta camera', 720);
		heights.shown('greta screen', 1080);
		expect(heights.of('greta camera')).toBe(720);
		large();
		expect(heights.of('greta camera')).toBe(180);
		small();
		expect(heights.of('greta camera')).toBe(0);
		expect(changed).toHaveBeenCalledTimes(5);
	});

	it('stays when the next place is there before the last one goes, however often that is said', () => {
		const heights = new Heights(() => {});
		const before = heights.shown('greta camera', 720);
		heights.shown('greta camera', 720);
		before();
		before();
		expect(heights.of('greta camera')).toBe(720);
	});

	it('is never more than can be told', () => {
		const heights = new Heights(() => {});
		heights.shown('greta camera', 100_000);
		expect(heights.of('greta camera')).toBe(65_535);
	});
});
