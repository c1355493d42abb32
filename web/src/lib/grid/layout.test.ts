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

	it('keeps the place of pictures that are let go', () => {
		const layout = new Layout();
		const sections = [section('a', 30), section('b', 30)];
		const before = layout.place(sections, shape, 34);
		const after = layout.place([section('a', 0, 30), sections[1]!], shape, 34);
		expect(after[0]!.rows).toHaveLength(0);
		expect(after.map(({ top, height }) => [top, height])).toEqual(
			before.map(({ top, height }) => [top, height])
		);
		expect(after[1]).toBe(before[1]);
	});

	it('moves what lies below when something above is higher than thought', () => {
		const layout = new Layout();
		const below = section('b', 10);
		const before = layout.place([section('a', 0, 90), below], shape, 34);
		const after = layout.place([section('a', 90), below], shape, 34);
		expect(after[1]!.top).toBe(after[0]!.height + 20);
		expect(after[1]!.rows).toBe(before[1]!.rows);
	});

	it('gives what has not changed on the screen as it was', () => {
		const sections = [section('a', 60), section('b', 60), section('c', 60)];
		const placed = new Layout().place(sections, shape, 34);
		const before = between(placed, 0, 2000);
		const after = between(placed, 10, 2010, before);
		expect(after[0]).toBe(before[0]);
		expect(between(placed, 600, 2600, before)[0]).not.toBe(before[0]);
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
