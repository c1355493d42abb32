/** A rubber band: a rectangle drawn with the mouse from empty space, that picks what it touches. */

import type { Placed } from './layout';

export interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

export interface Point {
	x: number;
	y: number;
}

/** The rectangle between two corners. */
export const boxOf = (a: Point, b: Point): Box => ({
	left: Math.min(a.x, b.x),
	top: Math.min(a.y, b.y),
	right: Math.max(a.x, b.x),
	bottom: Math.max(a.y, b.y)
});

/** The pictures that a rectangle touches, whether or not they are on the screen. */
export function touched(placed: readonly Placed[], box: Box): string[] {
	const ids: string[] = [];
	for (const { section, top, head, rows, height } of placed) {
		if (top + height < box.top || top > box.bottom) continue;
		for (const row of rows) {
			const above = top + head + row.top;
			if (above + row.height < box.top || above > box.bottom) continue;
			for (let index = row.from; index < row.to; index++) {
				const left = row.lefts[index - row.from]!;
				if (left + row.widths[index - row.from]! < box.left || left > box.right) continue;
				const tile = section.tiles[index];
				if (tile) ids.push(tile.id);
			}
		}
	}
	return ids;
}
