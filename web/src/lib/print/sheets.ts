/** How many sheets an index print takes, as the centre reckons it: for the price before the centre has said it. */

import type { PrintOptions } from '$lib/api/types';
import { edges } from './crop';

const within = (value: number, least: number, most: number) =>
	Math.min(Math.max(Math.floor(value), least), most);

/** Pictures that are shown on one sheet; lengths in tenths of a millimetre. */
export function capacity(size: string): number {
	const [short, long] = edges(size);
	const margin = within((short * 2) / 5, 10, 40);
	const width = short * 10 - 2 * margin;
	const height = long * 10 - 2 * margin - within(long / 2, 20, 80);
	const columns = within(width / 220, 1, 12);
	const picture = Math.floor(((Math.floor(width / columns) - 16) * 2) / 3);
	return columns * Math.max(Math.floor(height / (picture + 46)), 1);
}

/** Sheets of the index of so many pictures; none where none is wished. */
export const indexSheets = (count: number, print: PrintOptions | null) =>
	print?.index ? Math.ceil(count / capacity(print.size)) : 0;
