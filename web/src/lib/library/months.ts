/** The days of a library's months. */

import type { TimelineDay, TimelineMonth } from '$lib/api/types';

/** The days that have pictures, the latest first, of months in this order. */
export function daysOf(months: readonly TimelineMonth[]): TimelineDay[] {
	const days: TimelineDay[] = [];
	for (const { month, counts } of months) {
		for (let at = counts.length - 1; at >= 0; at--) {
			const count = counts[at]!;
			if (count > 0) days.push({ day: `${month}-${String(at + 1).padStart(2, '0')}`, count });
		}
	}
	return days;
}
