import { describe, expect, it } from 'vitest';
import type { CameraReport } from '$lib/api/types';
import { overTime, shotsPerMonth } from './series';

const report = (told: Partial<CameraReport>): CameraReport => ({
	at: '2026-11-20T12:00:00Z',
	firmware: null,
	battery_percent: null,
	shutter_count: null,
	size_bytes: null,
	free_bytes: null,
	pictures: null,
	errors: [],
	shots: null,
	days: null,
	months: [],
	...told
});
const month = (label: string, shots: number) => ({ month: label, shots, days: 1 });

describe('what reports tell over time', () => {
	it('has every month between the first and the last, across the turn of the year', () => {
		const points = shotsPerMonth(report({ months: [month('2025-11', 4), month('2026-02', 7)] }));
		expect(points.map(({ label, value }) => `${label} ${value}`)).toEqual([
			'2025-11 4',
			'2025-12 0',
			'2026-01 0',
			'2026-02 7'
		]);
		expect(shotsPerMonth(undefined)).toEqual([]);
	});

	it('shows the last months of a long history', () => {
		const long = report({ months: [month('1999-01', 1), month('2026-11', 9)] });
		const points = shotsPerMonth(long, 24);
		expect([points.length, points[0]!.label, points.at(-1)!.value]).toEqual([24, '2024-12', 9]);
	});

	it('leaves out what was not told, and stands in order', () => {
		const told = [
			report({ at: '2026-11-20T00:00:00Z', battery_percent: 0 }),
			report({ at: '2026-11-19T00:00:00Z' }),
			report({ at: '2026-11-18T00:00:00Z', battery_percent: 80 })
		];
		expect(overTime(told, 'battery_percent').map((point) => point.value)).toEqual([80, 0]);
		expect(overTime(told, 'shutter_count')).toEqual([]);
	});
});
