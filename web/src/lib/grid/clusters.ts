/** Days with few pictures share a heading, so that a page does not fall apart into single pictures. */

/** A heading's worth: about one row. */
const ENOUGH = 4;
/** Days that share a heading lie this near to each other, in days. */
const NEAR = 45;

const number = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

/** Cuts days, in their order, into runs that share a heading: full days stand alone. */
export function clusters<T extends { day: string; count: number }>(days: readonly T[]): T[][] {
	const runs: T[][] = [];
	let run: T[] = [];
	let count = 0;
	for (const day of days) {
		const first = run[0];
		const near =
			first !== undefined &&
			first.day.slice(0, 4) === day.day.slice(0, 4) &&
			Math.abs(number(first.day) - number(day.day)) <= NEAR;
		if (first && near && count < ENOUGH && day.count < ENOUGH * 2) {
			run.push(day);
			count += day.count;
		} else {
			run = [day];
			count = day.count;
			runs.push(run);
		}
	}
	return runs;
}
