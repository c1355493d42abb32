import { describe, expect, it } from 'vitest';
import { anniversaries, dayOf } from './anniversaries';

const days = [
	'2026-11-21',
	'2026-11-20',
	'2025-11-21',
	'2024-02-29',
	'2019-11-21',
	'2016-02-29',
	'1999-12-21'
].map((day, index) => ({ day, count: index + 1 }));

describe('anniversaries', () => {
	it('are the same day of earlier years, the latest first', () => {
		expect(anniversaries(days, '2026-11-21')).toEqual([
			{ day: '2025-11-21', count: 3, years: 1 },
			{ day: '2019-11-21', count: 5, years: 7 }
		]);
		expect(anniversaries(days, '2025-11-21').map(({ years }) => years)).toEqual([6]);
		expect(anniversaries(days, '2026-11-22')).toEqual([]);
	});

	it('keep 29 February on 1 March of years without it', () => {
		expect(anniversaries(days, '2026-03-01').map(({ day }) => day)).toEqual(['2024-02-29', '2016-02-29']);
		expect(anniversaries(days, '2028-03-01')).toEqual([]);
		expect(anniversaries(days, '2028-02-29').map(({ years }) => years)).toEqual([4, 12]);
	});

	it('go by the day where the browser is', () => {
		expect(dayOf(new Date(2026, 2, 1, 0, 30))).toBe('2026-03-01');
		expect(dayOf(new Date(2026, 10, 21, 23, 59))).toBe('2026-11-21');
	});
});
