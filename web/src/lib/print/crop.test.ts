import { describe, expect, it } from 'vitest';
import { fitted, frameOf, moved, resolution, scaled, sharpness, sizeWords, WHOLE } from './crop';

const picture = { width: 3000, height: 2000 };

describe('a crop', () => {
	it('lies as the picture does and keeps the sheet’s proportions', () => {
		expect(frameOf('100x150', 5, picture)).toEqual({ width: 140, height: 90 });
		expect(frameOf('100x150', 5, { width: 2, height: 3 })).toEqual({ width: 90, height: 140 });
		expect(fitted(WHOLE, picture, { width: 150, height: 100 })).toEqual(WHOLE);
		const square = fitted(WHOLE, picture, { width: 100, height: 100 });
		expect(square.width).toBeCloseTo(2 / 3);
		expect(square.left).toBeCloseTo(1 / 6);
	});

	it('never leaves the picture, however it is moved and scaled', () => {
		const half = { left: 0.25, top: 0.25, width: 0.5, height: 0.5 };
		expect(moved(half, 9, -9)).toEqual({ left: 0.5, top: 0, width: 0.5, height: 0.5 });
		expect(scaled(half, 100)).toEqual(WHOLE);
		const small = scaled(half, 0.0001);
		expect(small.width).toBeCloseTo(0.05);
		expect(small.left).toBeCloseTo(0.475);
	});

	it('is coarse where few pixels make a large print', () => {
		const frame = frameOf('100x150', 0, picture);
		expect(sharpness(resolution(WHOLE, picture, frame, false))).toBe('good');
		const part = { left: 0, top: 0, width: 0.2, height: 0.2 };
		expect(sharpness(resolution(part, picture, frame, false))).toBe('low');
		expect(resolution(WHOLE, { width: 1000, height: 500 }, { width: 100, height: 100 }, true)).toBe(254);
	});

	it('is told in centimetres', () => {
		expect(sizeWords('102x152', String)).toBe('10.2×15.2 cm');
	});
});
