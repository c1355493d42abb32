/** What reports tell over time, as values for a plot. */

import type { CameraReport } from '$lib/api/types';

export interface Point {
	/** What stands beside the value: a day, or a month. */
	label: string;
	value: number;
}

/** Every month from the first to the last, also those in which nothing was made; the last `most`. */
export function shotsPerMonth(report: CameraReport | undefined, most = 24): Point[] {
	const months = report?.months ?? [];
	const [first, last] = [months[0], months.at(-1)];
	if (!first || !last) return [];
	const told = new Map(months.map((one) => [one.month, one.shots]));
	const points: Point[] = [];
	let [year, month] = last.month.split('-').map(Number) as [number, number];
	while (points.length < most) {
		const label = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
		if (label < first.month) break;
		points.unshift({ label, value: told.get(label) ?? 0 });
		month -= 1;
		if (month === 0) [year, month] = [year - 1, 12];
	}
	return points;
}

/** What each report tells of one number, the earliest first; reports that do not tell it are left out. */
export function overTime(
	reports: readonly CameraReport[],
	what: 'battery_percent' | 'shutter_count'
): Point[] {
	return reports
		.filter((report) => report[what] !== null && report[what] !== undefined)
		.map((report) => ({ label: report.at, value: report[what]! }))
		.sort((a, b) => a.label.localeCompare(b.label));
}
