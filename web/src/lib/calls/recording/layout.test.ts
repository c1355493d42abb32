import { describe, expect, it } from 'vitest';
import { boxes, HEIGHT, placed, WIDTH, type Box } from './layout';

const apart = (one: Box, other: Box) =>
	one.x + one.width <= other.x ||
	other.x + other.width <= one.x ||
	one.y + one.height <= other.y ||
	other.y + other.height <= one.y;

describe('the picture of a recording', () => {
	it('has a place for everybody, inside and beside each other', () => {
		for (let count = 1; count <= 16; count++)
			for (const large of [false, true]) {
				const found = boxes(count, large);
				const all = [...found.small, ...(found.large ? [found.large] : [])];
				expect(all.length).toBe(count + (large ? 1 : 0));
				for (const one of all) {
					expect(one.width, `${count}`).toBeGreaterThan(50);
					expect(one.height).toBeGreaterThan(50);
					expect(Math.min(one.x, one.y)).toBeGreaterThanOrEqual(0);
					expect(one.x + one.width).toBeLessThanOrEqual(WIDTH);
					expect(one.y + one.height).toBeLessThanOrEqual(HEIGHT);
				}
				all.forEach((one, at) =>
					all.slice(at + 1).forEach((other) => expect(apart(one, other), `${count} ${large}`).toBe(true))
				);
			}
	});

	it('stretches nobody: people fill their place, a screen is seen whole', () => {
		const box = { x: 10, y: 20, width: 400, height: 200 };
		const filled = placed({ width: 640, height: 480 }, box, false);
		expect(filled.to).toEqual(box);
		expect(filled.from.width / filled.from.height).toBeCloseTo(2);
		const whole = placed({ width: 640, height: 480 }, box, true);
		expect(whole.from).toEqual({ x: 0, y: 0, width: 640, height: 480 });
		expect(whole.to.width / whole.to.height).toBeCloseTo(4 / 3);
		expect(whole.to.x).toBeCloseTo(10 + (400 - whole.to.width) / 2);
	});
});
