import { describe, expect, it } from 'vitest';
import { boxOf, touched } from './band';
import { Layout, type Tile } from './layout';

const tile = (id: string): Tile => ({
	id,
	ratio: 1,
	label: id,
	thumb: null,
	thumbhash: null,
	kind: 'picture'
});

describe('a rubber band', () => {
	const sections = ['a', 'b'].map((key) => ({
		key,
		title: key,
		count: 4,
		tiles: [1, 2, 3, 4].map((n) => tile(`${key}${n}`))
	}));
	// Two squares a row of 100 pixels, with 10 between them.
	const placed = new Layout().place(sections, { width: 210, height: 100, gap: 10, columns: 2 }, 30);

	it('picks what it touches, in every section', () => {
		expect(touched(placed, boxOf({ x: 50, y: 35 }, { x: 20, y: 90 }))).toEqual(['a1']);
		expect(touched(placed, boxOf({ x: 90, y: 120 }, { x: 130, y: 150 }))).toEqual(['a1', 'a2', 'a3', 'a4']);
		const second = placed[1]!.top;
		expect(touched(placed, boxOf({ x: 0, y: second - 30 }, { x: 10, y: second + 40 }))).toEqual(['a3', 'b1']);
	});

	it('picks nothing between pictures', () => {
		expect(touched(placed, boxOf({ x: 102, y: 40 }, { x: 108, y: 120 }))).toEqual([]);
		expect(touched(placed, boxOf({ x: 0, y: 0 }, { x: 210, y: 20 }))).toEqual([]);
	});
});
