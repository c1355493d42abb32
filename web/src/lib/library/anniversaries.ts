/** Days of earlier years on which it was this day. */

import type { TimelineDay } from '$lib/api/types';

export interface Anniversary extends TimelineDay {
	/** How long ago, 1 or more. */
	years: number;
}

/**
 * The days of earlier years with the month and day of `today`, all written `YYYY-MM-DD`, the latest
 * first. On 1 March of a year without it, 29 February counts as well.
 */
export function anniversaries(days: readonly TimelineDay[], today: string): Anniversary[] {
	const year = Number(today.slice(0, 4));
	const same = [today.slice(5)];
	if (same[0] === '03-01' && !isLeap(year)) same.push('02-29');
	return days
		.filter(({ day }) => same.includes(day.slice(5)) && Number(day.slice(0, 4)) < year)
		.map((one) => ({ ...one, years: year - Number(one.day.slice(0, 4)) }));
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** A day by the browser's clock, as the library writes it. */
export function dayOf(at: Date): string {
	const two = (value: number) => String(value).padStart(2, '0');
	return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
