import { describe, expect, it } from 'vitest';
import { WHOLE } from '$lib/viewer/zoom';
import { follow, middle, onScreen, spotAt, zoomed } from './place';

const picture = { width: 4000, height: 3000 };
const here = { width: 1000, height: 600 };
const there = { width: 360, height: 500 };

describe('a spot of a picture', () => {
	it('is the same one on every screen', () => {
		const spot = spotAt(500, 300, picture, here, WHOLE);
		expect(spot).toEqual({ x: 0.5, y: 0.5 });
		expect(onScreen(spot, picture, there, WHOLE)).toEqual({ px: 180, py: 250 });
		const corner = spotAt(100, 0, picture, here, WHOLE);
		expect(corner).toEqual({ x: 0, y: 0 });
	});

	it('is found again where it was pointed at, however the picture is enlarged', () => {
		const zoom = zoomed(WHOLE, 3, { px: 700, py: 200 }, picture, here);
		const spot = spotAt(640, 250, picture, here, zoom);
		const back = onScreen(spot, picture, here, zoom);
		expect(back.px).toBeCloseTo(640);
		expect(back.py).toBeCloseTo(250);
	});

	it('comes into the middle for whoever follows', () => {
		const zoom = zoomed(WHOLE, 4, { px: 500, py: 300 }, picture, here);
		const spot = middle(picture, here, zoom);
		const theirs = follow(spot, zoom.scale, picture, there);
		expect(theirs.scale).toBe(4);
		const seen = middle(picture, there, theirs);
		expect(seen.x).toBeCloseTo(spot.x);
		expect(seen.y).toBeCloseTo(spot.y);
	});

	it('never pulls the picture off the screen', () => {
		expect(follow({ x: 0, y: 0 }, 2, picture, here).x).toBeLessThanOrEqual(800);
		expect(follow({ x: 0.3, y: 0.9 }, 1, picture, here)).toEqual(WHOLE);
	});
});
