/** Where everybody is in the picture of a recording. */

import { columns } from '$lib/calls/room/tiling';

export const WIDTH = 1280;
export const HEIGHT = 720;
const GAP = 8;
const ROW = 132;

export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** One large and the others in a row below it, or all side by side. */
export function boxes(count: number, large: boolean): { large: Box | null; small: Box[] } {
	if (!large) return { large: null, small: grid(count) };
	const row = count ? ROW : 0;
	const width = Math.min(Math.round(((ROW - GAP) * 16) / 9), Math.floor(WIDTH / Math.max(1, count)) - GAP);
	const first = Math.round((WIDTH - count * (width + GAP) + GAP) / 2);
	return {
		large: { x: 0, y: 0, width: WIDTH, height: HEIGHT - row },
		small: Array.from({ length: count }, (_, at) => ({
			x: first + at * (width + GAP),
			y: HEIGHT - ROW + GAP / 2,
			width,
			height: ROW - GAP
		}))
	};
}

function grid(count: number): Box[] {
	if (!count) return [];
	const across = columns(count, WIDTH, HEIGHT);
	const down = Math.ceil(count / across);
	const width = Math.floor((WIDTH - GAP * (across + 1)) / across);
	const height = Math.floor((HEIGHT - GAP * (down + 1)) / down);
	return Array.from({ length: count }, (_, at) => {
		const row = Math.floor(at / across);
		// A last row that is not full stands in the middle.
		const here = Math.min(across, count - row * across);
		const indent = Math.round(((across - here) * (width + GAP)) / 2);
		return {
			x: GAP + indent + (at % across) * (width + GAP),
			y: GAP + row * (height + GAP),
			width,
			height
		};
	});
}

/** The part of a picture that fills a box without being stretched, or the part of the box that all of it takes. */
export function placed(
	picture: { width: number; height: number },
	box: Box,
	whole: boolean
): { from: Box; to: Box } {
	const scales = [box.width / picture.width, box.height / picture.height] as const;
	const scale = whole ? Math.min(...scales) : Math.max(...scales);
	const width = whole ? picture.width * scale : box.width;
	const height = whole ? picture.height * scale : box.height;
	return {
		from: {
			x: (picture.width - width / scale) / 2,
			y: (picture.height - height / scale) / 2,
			width: width / scale,
			height: height / scale
		},
		to: { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height }
	};
}
