/**
 * Justified rows: pictures side by side with their true proportions, each row as wide as the page.
 *
 * A last row that does not fill the width keeps the height of a usual row; no picture is ever stretched.
 */

export interface RowShape {
	/** Width of the page, in pixels. */
	width: number;
	/** The height that rows come close to. */
	height: number;
	/** Between pictures and between rows. */
	gap: number;
	/** Squares in this many columns instead of justified rows; 0 for justified rows. */
	columns: number;
}

export interface Row {
	/** Index of its first picture. */
	from: number;
	/** Index after its last picture. */
	to: number;
	/** Distance from the top of the first row. */
	top: number;
	height: number;
	/** Where each picture begins, and how wide it is. */
	lefts: number[];
	widths: number[];
}

/** Proportions (width : height) that are shown as they are; longer ones are cropped to these. */
const NARROWEST = 0.4;
const WIDEST = 3.2;
/** What most pictures are, for those that are not known yet. */
const USUAL = 1.4;

const bounded = (ratio: number) =>
	Number.isFinite(ratio) && ratio > 0 ? Math.min(WIDEST, Math.max(NARROWEST, ratio)) : 1.5;

function squares(count: number, shape: RowShape): Row[] {
	const side = (shape.width - shape.gap * (shape.columns - 1)) / shape.columns;
	const rows: Row[] = [];
	for (let from = 0; from < count; from += shape.columns) {
		const to = Math.min(count, from + shape.columns);
		const places = Array.from({ length: to - from }, (_, column) => column);
		rows.push({
			from,
			to,
			top: rows.length * (side + shape.gap),
			height: side,
			lefts: places.map((column) => column * (side + shape.gap)),
			widths: places.map(() => side)
		});
	}
	return rows;
}

/** Rows for pictures of these proportions. */
export function justify(ratios: readonly number[], shape: RowShape): Row[] {
	if (shape.width <= 0) return [];
	if (shape.columns > 0) return squares(ratios.length, shape);
	const rows: Row[] = [];
	let from = 0;
	let top = 0;
	let sum = 0;

	function close(to: number, full: boolean) {
		const gaps = shape.gap * (to - from - 1);
		const filling = (shape.width - gaps) / sum;
		const height = full ? filling : Math.min(filling, shape.height);
		const lefts: number[] = [];
		const widths: number[] = [];
		let left = 0;
		for (let index = from; index < to; index++) {
			const width = bounded(ratios[index]!) * height;
			lefts.push(left);
			widths.push(width);
			left += width + shape.gap;
		}
		rows.push({ from, to, top, height, lefts, widths });
		top += height + shape.gap;
		from = to;
		sum = 0;
	}

	for (let index = 0; index < ratios.length; index++) {
		const ratio = bounded(ratios[index]!);
		const heightWith = (shape.width - shape.gap * (index - from)) / (sum + ratio);
		if (index > from && heightWith < shape.height) {
			// One more makes the row too low: take it if that comes closer to the wished height than leaving it.
			const heightWithout = (shape.width - shape.gap * (index - from - 1)) / sum;
			if (shape.height - heightWith <= heightWithout - shape.height) {
				sum += ratio;
				close(index + 1, true);
				continue;
			}
			close(index, true);
		}
		sum += ratio;
		if ((shape.width - shape.gap * (index - from)) / sum <= shape.height) close(index + 1, true);
	}
	if (from < ratios.length) close(ratios.length, false);
	return rows;
}

export const rowsHeight = (rows: readonly Row[]) => {
	const last = rows.at(-1);
	return last ? last.top + last.height : 0;
};

/** About how high the rows of `count` pictures will be whose proportions are not known yet. */
export function estimate(count: number, shape: RowShape): number {
	if (count <= 0 || shape.width <= 0) return 0;
	if (shape.columns > 0) {
		const side = (shape.width - shape.gap * (shape.columns - 1)) / shape.columns;
		return Math.ceil(count / shape.columns) * (side + shape.gap) - shape.gap;
	}
	// Rows of usual pictures, as many in each as come closest to the wished height.
	const heightOf = (inRow: number) => (shape.width - shape.gap * (inRow - 1)) / (USUAL * inRow);
	let inRow = 1;
	while (Math.abs(heightOf(inRow + 1) - shape.height) < Math.abs(heightOf(inRow) - shape.height)) inRow++;
	const height = inRow === 1 ? Math.min(heightOf(1), shape.height) : heightOf(inRow);
	return Math.ceil(count / inRow) * (height + shape.gap) - shape.gap;
}

/** The shape for a page of this width: three squares on a phone, justified rows from there on. */
export function shapeFor(width: number): RowShape {
	if (width < 520) return { width, height: width / 3, gap: 2, columns: 3 };
	return { width, height: width < 900 ? 150 : width < 1600 ? 190 : 230, gap: 6, columns: 0 };
}
