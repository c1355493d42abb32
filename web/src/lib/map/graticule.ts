/** Lines of latitude and longitude, and the length of a bar: bearings where outlines have none. */

import { worldOf, type View } from './projection';

const STEPS = [
	90, 60, 30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001
];
/** Pixels between two lines, at least. */
const APART = 110;
/** Metres around the equator. */
const AROUND = 40_075_016.686;

/** Degrees between two lines. */
export function stepOf(zoom: number): number {
	const degree = worldOf(zoom) / 360;
	return STEPS.findLast((step) => step * degree >= APART) ?? STEPS[0]!;
}

/** Digits behind the point that a step needs. */
export const digitsOf = (step: number) => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));

/** The multiples of a step between two values. */
export function multiples(step: number, from: number, to: number): number[] {
	const found: number[] = [];
	for (let number = Math.ceil(from / step); number * step <= to; number += 1) found.push(number * step);
	return found;
}

export interface Bar {
	metres: number;
	pixels: number;
}

/** The roundest length that fits, in the middle of the view. */
export function bar({ latitude, zoom }: View, most = 120): Bar {
	const metre = worldOf(zoom) / (AROUND * Math.cos((latitude * Math.PI) / 180));
	const longest = most / metre;
	const power = 10 ** Math.floor(Math.log10(longest));
	const metres = [5, 2, 1].map((times) => times * power).find((length) => length <= longest) ?? power;
	return { metres, pixels: metres * metre };
}
