import { describe, expect, it } from 'vitest';
import { around, fit, held, LARGEST, WHOLE } from './zoom';

const screen = { width: 1000, height: 600 };

describe('enlarging a picture', () => {
	it('fits the whole picture first', () => {
		expect(fit({ width: 4000, height: 3000 }, screen)).toEqual({ width: 800, height: 600 });
		expect(fit({ width: 0, height: 0 }, screen)).toEqual(screen);
	});

	it('leaves the point under the finger where it is', () => {
		const zoom = around({ scale: 2, x: 30, y: -10 }, 1.7, 120, 80);
		// The same point of the picture lies under (120, 80) before and after.
		expect((120 - 30) / 2).toBeCloseTo((120 - zoom.x) / zoom.scale, 9);
		expect((80 + 10) / 2).toBeCloseTo((80 - zoom.y) / zoom.scale, 9);
	});

	it('never becomes smaller than the whole or larger than the largest', () => {
		expect(around(WHOLE, 0.2, 0, 0).scale).toBe(1);
		expect(around(WHOLE, 1000, 0, 0).scale).toBe(LARGEST);
	});

	it('cannot be moved off the screen', () => {
		const fitted = fit({ width: 4000, height: 3000 }, screen);
		const zoom = held({ scale: 2, x: 9999, y: -9999 }, fitted, screen);
		expect(zoom).toEqual({ scale: 2, x: 300, y: -300 });
		expect(held({ scale: 1, x: 50, y: 50 }, fitted, screen)).toEqual(WHOLE);
	});
});
