import { describe, expect, it } from 'vitest';
import { shapeFor } from './justify';
import { between, Layout, sectionAt, totalHeight, vertical, type Section, type Tile } from './layout';

const tile = (id: string): Tile => ({
	id,
	ratio: 1.5,
	label: id,
	thumb: null,
	thumbhash: null,
	kind: 'picture'
});
const section = (key: string, loaded: number, count = loaded): Section => ({
	key,
	title: key,
	count,
	tiles: Array.from({ length: loaded }, (_, index) => tile(`${key}-${index}`))
});
const shape = shapeFor(1000);

describe('a grid of sections', () => {
	it('shows only what is on the screen, however much there is', () => {
		const sections = Array.from({ length: 5000 }, (_, index) => section(`day-${index}`, 0, 200));
		const placed = new Layout().place(sections, shape, 34);
		const seen = between(placed, 1_000_000, 1_001_500);
		expect(seen.length).toBeLessThan(4);
		expect(seen.every((one) => one.missing)).toBe(true);
	});

	it('says where pictures are missing only when that part is on the screen', () => {
		const placed = new Layout().place([section('day', 200, 2000)], shape, 34);
		expect(between(placed, 0, 800)[0]!.missing).toBe(false);
		expect(between(placed, placed[0]!.height - 100, placed[0]!.height)[0]!.missing).toBe(true);
	});

	it('works out again only what changed', () => {
		const layout = new Layout();
		const first = section('a', 10);
		const before = layout.place([first, section('b', 0, 10)], shape, 34);
		const after = layout.place([first, section('b', 10)], shape, 34);
		expect(after[0]!.rows).toBe(before[0]!.rows);
		expect(after[1]!.rows).not.toBe(before[1]!.rows);
	});

	it('finds the section at a height', () => {
		const placed = new Layout().place([section('a', 10), section('b', 10), section('c', 10)], shape, 34);
		expect(sectionAt(placed, 0)).toBe(0);
		expect(sectionAt(placed, placed[1]!.top + 5)).toBe(1);
		expect(sectionAt(placed, totalHeight(placed) - 1)).toBe(2);
	});

	it('goes up and down to the nearest picture, across headings', () => {
		const placed = new Layout().place([section('a', 7), section('b', 7)], shape, 34);
		const down = vertical(placed, 0, 6, 1)!;
		expect(down).toEqual({ section: 1, tile: 2 });
		expect(vertical(placed, down.section, down.tile, -1)).toEqual({ section: 0, tile: 6 });
		expect(vertical(placed, 0, 0, -1)).toBeNull();
	});
});
