import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from './pace';

const VIEW = 900;
const image = () => ({ src: '' }) as HTMLImageElement;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Scrolls by so many pixels every 16 ms. */
function scroll(pace: Pace, by: number, times: number, from = 0): number {
	for (let turn = 1; turn <= times; turn++) pace.moved(from + turn * by, VIEW, (from / by + turn) * 16);
	return from + times * by;
}

describe('the pace of scrolling', () => {
	it('asks for pictures at once while somebody looks', () => {
		const pace = new Pace();
		scroll(pace, 30, 60);
		const shown = image();
		pace.source('/a')(shown);
		expect(shown.src).toBe('/a');
	});

	it('waits with pictures that rush past, until the movement ends', () => {
		const pace = new Pace();
		scroll(pace, 300, 60);
		expect(pace.rushing).toBe(true);
		const [stays, goes] = [image(), image()];
		pace.source('/stays')(stays);
		const leave = pace.source('/goes')(goes);
		expect(stays.src).toBe('');
		leave?.();
		vi.advanceTimersByTime(200);
		expect(stays.src).toBe('/stays');
		expect(goes.src).toBe('');
		expect(pace.rushing).toBe(false);
	});

	it('shows them when somebody slows down', () => {
		const pace = new Pace();
		const at = scroll(pace, 300, 60);
		const waits = image();
		pace.source('/waits')(waits);
		for (let turn = 1; turn < 40; turn++) pace.moved(at + turn * 10, VIEW, 60 * 16 + turn * 16);
		expect(waits.src).toBe('/waits');
	});

	it('takes a jump for an arrival, not for a rush', () => {
		const pace = new Pace();
		pace.moved(0, VIEW, 0);
		pace.moved(500_000, VIEW, 5000);
		expect(pace.rushing).toBe(false);
	});
});
