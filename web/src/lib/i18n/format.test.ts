import { afterEach, describe, expect, it, vi } from 'vitest';
import { ago, cameraTime, date, day, days, decimals, duration, money, size } from './format';

vi.mock('./index.svelte', () => ({ region: () => 'en-GB', t: { words: { free: 'free' } } }));
afterEach(() => vi.useRealTimers());

describe('numbers as people write them', () => {
	it('writes money with its own number of decimals', () => {
		expect(money({ amount: 480, currency: 'EUR' })).toBe('€4.80');
		expect(money({ amount: 480, currency: 'JPY' })).toBe('JP¥480');
		expect(decimals('JPY')).toBe(0);
	});

	it('writes sizes in the unit that fits', () => {
		expect(size(999)).toBe('999 bytes');
		expect(size(24_500_000)).toBe('24.5 MB');
		expect(size(240_000_000)).toBe('240 MB');
		expect(size(38_200_000_000)).toBe('38.2 GB');
	});

	it('writes lengths of time roughly', () => {
		expect(duration(1)).toBe('1 second');
		expect(duration(40)).toBe('40 seconds');
		expect(duration(200)).toBe('3 minutes');
		expect(duration(7200)).toBe('2 hours');
	});
});

describe('days and times', () => {
	it('leaves out the year of this year', () => {
		const today = new Date('2026-11-20T10:00:00Z');
		expect(day('2026-11-15', today)).toBe('Sunday 15 November');
		expect(day('2008-06-14', today)).toContain('2008');
	});

	it('writes several days as a range, whichever comes first', () => {
		const today = new Date('2026-11-20T10:00:00Z');
		expect(days('2026-11-15', '2026-11-14', today)).toMatch(/^14\s?–\s?15 November$/);
		expect(days('2014-10-31', '2014-09-16', today)).toMatch(/^16 September\s–\s31 October 2014$/);
		expect(days('2026-11-15', '2026-11-15', today)).toBe('Sunday 15 November');
	});

	it('never moves a camera time or a calendar day by a time zone', () => {
		expect(cameraTime('2026-11-15T23:59:00')).toBe('15 November 2026 at 23:59');
		expect(date('2026-01-01')).toBe('1 January 2026');
	});

	it('shows what is no time as it is', () => {
		expect(cameraTime('0000-00-00T00:00:00')).toBe('0000-00-00T00:00:00');
		expect(day('nonsense')).toBe('nonsense');
	});

	it('says how long ago', () => {
		const now = new Date('2026-11-20T10:00:00Z').getTime();
		expect(ago('2026-11-20T09:59:50Z', now)).toBe('now');
		expect(ago('2026-11-20T08:00:00Z', now)).toBe('2 hours ago');
		expect(ago('2026-11-19T09:00:00Z', now)).toBe('yesterday');
	});
});
