/** What is cut off a picture that fills a sheet, as the centre reckons it. */

import type { Crop } from '$lib/api/types';

export interface Edges {
	width: number;
	height: number;
}

export const WHOLE: Crop = { left: 0, top: 0, width: 1, height: 1 };

/** Millimetres of both edges, the short one first. */
export function edges(size: string): [number, number] {
	const [a = 0, b = 0] = size.split('x').map(Number);
	return [Math.min(a, b), Math.max(a, b)];
}

/** The area of a sheet that a part of a picture fills, lying as that does, in millimetres. */
export function frameOf(size: string, border: number, picture: Edges, part: Crop = WHOLE): Edges {
	const [short, long] = edges(size).map((edge) => Math.max(edge - 2 * border, 1)) as [number, number];
	const across = picture.width * part.width > picture.height * part.height;
	return across ? { width: long, height: short } : { width: short, height: long };
}

/** The largest part around the same middle with the frame's proportions. */
export function fitted(part: Crop, picture: Edges, frame: Edges): Crop {
	const wanted = (frame.width / frame.height) * (picture.height / picture.width);
	if (part.width / part.height > wanted) {
		const width = part.height * wanted;
		return { ...part, left: part.left + (part.width - width) / 2, width };
	}
	const height = part.width / wanted;
	return { ...part, top: part.top + (part.height - height) / 2, height };
}

/** Pixels to the inch. */
export function resolution(part: Crop, picture: Edges, frame: Edges, fit: boolean): number {
	const across = (picture.width * part.width * 25.4) / frame.width;
	const down = (picture.height * part.height * 25.4) / frame.height;
	return Math.floor(fit ? Math.max(across, down) : Math.min(across, down));
}

export const sharpness = (ppi: number) => (ppi < 150 ? 'low' : ppi < 200 ? 'fair' : 'good');

/** Moved by fractions of the picture, and not out of it. */
export function moved(part: Crop, x: number, y: number): Crop {
	const within = (from: number, length: number) => Math.min(Math.max(from, 0), 1 - length);
	return { ...part, left: within(part.left + x, part.width), top: within(part.top + y, part.height) };
}

/** The least part of an edge that can be printed. */
const LEAST = 0.05;

/** Larger or smaller around its middle, in the same proportions, within the picture. */
export function scaled(part: Crop, by: number): Crop {
	const most = Math.min(1 / part.width, 1 / part.height);
	const least = LEAST / Math.min(part.width, part.height);
	const factor = Math.min(Math.max(by, Math.min(least, 1)), most);
	const width = part.width * factor;
	const height = part.height * factor;
	const left = part.left - (width - part.width) / 2;
	const top = part.top - (height - part.height) / 2;
	return moved({ left, top, width, height }, 0, 0);
}

/** Centimetres, as people speak of prints. */
export const sizeWords = (size: string, number: (value: number) => string) =>
	`${edges(size)
		.map((edge) => number(edge / 10))
		.join('×')} cm`;
