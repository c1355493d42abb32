import { describe, expect, it } from 'vitest';
import { LONGEST_TRACK, Stretch } from './stretch';

const HUGE = 41_000_000;
const VIEW = 900;

describe('scrolling over more than a browser can be high', () => {
	it('leaves what fits as it is', () => {
		const stretch = new Stretch();
		expect(stretch.track(5000)).toBe(5000);
		expect(stretch.moved(1234, 5000, VIEW)).toBe(1234);
		expect(stretch.shift).toBe(0);
	});

	it('moves pixel by pixel for small movements', () => {
		const stretch = new Stretch();
		const bar = stretch.settle(20_000_000, HUGE, VIEW);
		expect(stretch.moved(bar + 100, HUGE, VIEW)).toBe(20_000_100);
		expect(stretch.moved(bar + 40, HUGE, VIEW)).toBe(20_000_040);
	});

	it('reaches both ends and everything between by jumps', () => {
		const stretch = new Stretch();
		const end = LONGEST_TRACK - VIEW;
		expect(stretch.moved(end, HUGE, VIEW)).toBe(HUGE - VIEW);
		expect(stretch.moved(0, HUGE, VIEW)).toBe(0);
		expect(stretch.moved(end / 2, HUGE, VIEW)).toBeCloseTo((HUGE - VIEW) / 2, 3);
	});

	it('puts the bar where it belongs without moving the picture', () => {
		const stretch = new Stretch();
		const place = stretch.moved(3_000_000, HUGE, VIEW);
		const bar = stretch.settle(place, HUGE, VIEW);
		expect(stretch.moved(bar, HUGE, VIEW)).toBeCloseTo(place, 3);
	});
});
