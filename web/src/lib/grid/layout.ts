/** Sections of pictures under each other, and which part of them is on the screen. */

import { estimate, justify, rowsHeight, type Row, type RowShape } from './justify';

/** A picture in a grid. */
export interface Tile {
	id: string;
	/** Width : height. */
	ratio: number;
	/** Name for people who do not see it. */
	label: string;
	thumb: string | null;
	thumbhash: string | null;
	/** A few words on its corner. */
	badge?: string;
	/** Drawn paler: nothing needs to be done about it. */
	pale?: boolean;
	/** Why it cannot be shown. */
	problem?: string | null;
	kind: string;
}

/** Pictures under one heading; `tiles` may be fewer than `count` until they are asked for. */
export interface Section {
	key: string;
	title: string;
	note?: string;
	count: number;
	tiles: readonly Tile[];
}

export interface Placed {
	section: Section;
	index: number;
	/** Distance from the top of the grid. */
	top: number;
	/** Of the heading. */
	head: number;
	rows: Row[];
	/** With heading and what is not loaded yet. */
	height: number;
}

export const SECTION_GAP = 20;

interface Kept {
	tiles: readonly Tile[];
	count: number;
	rows: Row[];
	height: number;
}

/** Places sections, working out again only those that changed. */
export class Layout {
	private kept = new Map<string, Kept>();
	private shape: RowShape | null = null;
	private before: Placed[] = [];

	place(sections: readonly Section[], shape: RowShape, head: number): Placed[] {
		if (!this.shape || this.shape.width !== shape.width || this.shape.columns !== shape.columns) {
			this.kept.clear();
			this.before = [];
			this.shape = shape;
		}
		let top = 0;
		this.before = sections.map((section, index) => {
			const placed = this.placeOne(section, index, top, section.title ? head : 0, shape);
			top += placed.height + SECTION_GAP;
			return placed;
		});
		return this.before;
	}

	private placeOne(section: Section, index: number, top: number, head: number, shape: RowShape): Placed {
		const before = this.before[index];
		if (before?.section === section && before.head === head)
			return before.top === top ? before : { ...before, top };
		const { rows, height } = this.rowsOf(section, shape);
		return { section, index, top, head, rows, height: head + height };
	}

	private rowsOf(section: Section, shape: RowShape): Kept {
		const known = this.kept.get(section.key);
		if (known && known.tiles === section.tiles && known.count === section.count) return known;
		const rows = justify(
			section.tiles.map((tile) => tile.ratio),
			shape
		);
		const missing = section.count - section.tiles.length;
		const done = rowsHeight(rows);
		const guess = done + (missing > 0 ? (done ? shape.gap : 0) + estimate(missing, shape) : 0);
		// Pictures that were let go will be as high again as they were.
		const height = known?.count === section.count && rows.length === 0 ? known.height : guess;
		const fresh = { tiles: section.tiles, count: section.count, rows, height };
		this.kept.set(section.key, fresh);
		return fresh;
	}
}

/** The first section whose end lies below `y`. */
export function sectionAt(placed: readonly Placed[], y: number): number {
	let low = 0;
	let high = placed.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const { top, height } = placed[middle]!;
		if (top + height < y) low = middle + 1;
		else high = middle;
	}
	return low;
}

export interface Visible {
	placed: Placed;
	rows: Row[];
	/** Whether pictures that are not loaded yet would be on the screen. */
	missing: boolean;
}

/** What lies between two heights. What is as it was `before` is the same object. */
export function between(
	placed: readonly Placed[],
	from: number,
	to: number,
	before: readonly Visible[] = []
): Visible[] {
	const visible: Visible[] = [];
	for (let index = sectionAt(placed, from); index < placed.length; index++) {
		const section = placed[index]!;
		if (section.top > to) break;
		const origin = section.top + section.head;
		const rows = rowsBetween(section.rows, from - origin, to - origin);
		const loaded = origin + rowsHeight(section.rows);
		const missing = section.section.tiles.length < section.section.count && loaded < to;
		const known = before.find((one) => one.placed === section);
		const same =
			known?.missing === missing &&
			known.rows.length === rows.length &&
			known.rows[0] === rows[0] &&
			known.rows.at(-1) === rows.at(-1);
		visible.push(same ? known : { placed: section, rows, missing });
	}
	return visible;
}

function rowsBetween(rows: Row[], from: number, to: number): Row[] {
	let low = 0;
	let high = rows.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (rows[middle]!.top + rows[middle]!.height < from) low = middle + 1;
		else high = middle;
	}
	let end = low;
	while (end < rows.length && rows[end]!.top <= to) end++;
	return rows.slice(low, end);
}

export const totalHeight = (placed: readonly Placed[]) => {
	const last = placed.at(-1);
	return last ? last.top + last.height : 0;
};

/** Where a picture lies: its section, row and place in the row. */
export interface Spot {
	placed: Placed;
	row: Row;
	column: number;
}

export function spotOf(placed: readonly Placed[], section: number, tile: number): Spot | null {
	const at = placed[section];
	const row = at?.rows.find((row) => tile >= row.from && tile < row.to);
	return at && row ? { placed: at, row, column: tile - row.from } : null;
}

/** The picture above or below another one: the one whose middle is nearest, across headings. */
export function vertical(
	placed: readonly Placed[],
	section: number,
	tile: number,
	step: 1 | -1
): { section: number; tile: number } | null {
	const spot = spotOf(placed, section, tile);
	if (!spot) return null;
	const middle = spot.row.lefts[spot.column]! + spot.row.widths[spot.column]! / 2;
	let at = section;
	let row = spot.placed.rows.indexOf(spot.row) + step;
	while (row < 0 || row >= (placed[at]?.rows.length ?? 0)) {
		at += step;
		if (at < 0 || at >= placed.length) return null;
		row = step > 0 ? 0 : placed[at]!.rows.length - 1;
	}
	const target = placed[at]!.rows[row]!;
	const off = (column: number) => Math.abs(target.lefts[column]! + target.widths[column]! / 2 - middle);
	let best = 0;
	for (let column = 1; column < target.lefts.length; column++) if (off(column) < off(best)) best = column;
	return { section: at, tile: target.from + best };
}
