import { describe, expect, it } from 'vitest';
import type { PriceList, Service } from '$lib/api/types';
import { readRate } from '$lib/billing/words';
import { readList, typed } from './prices';

const services = ['keep', 'publish'].map((id) => ({ id, kind: id }) as Service);
const list: PriceList = {
	id: '1',
	name: 'Winter',
	valid_from: '2026-11-20T00:00:00Z',
	currency: 'EUR',
	taxing: 'gross',
	state: 'holds',
	tariffs: [
		{
			service: 'publish',
			per: 'picture',
			steps: [
				{ from: 1, each: 40 },
				{ from: 50, each: 30 }
			],
			extras: [{ option: 'originals', choice: 'yes', each: 5 }],
			tax: 1900
		}
	]
};

describe('a price list that is typed over', () => {
	it('reads back as it was when nothing was typed', () => {
		const read = readList(typed(services, list, 2), 2, ' Winter ', 'gross', null);
		expect(read).toEqual({ name: 'Winter', valid_from: null, taxing: 'gross', tariffs: list.tariffs });
	});

	it('leaves out what is not offered, and is none while something is no number', () => {
		const rows = typed(services, list, 2);
		expect(rows.map((one) => one.offered)).toEqual([false, true]);
		rows[1]!.steps[0]!.each = 'much';
		expect(readList(rows, 2, '', 'net', null)).toBeNull();
		rows[1]!.offered = false;
		expect(readList(rows, 2, '', 'net', null)?.tariffs).toEqual([]);
	});
});

describe('a rate of tax', () => {
	it('is read as it is written in any of the languages', () => {
		expect(['19', '19 %', '7,7', '8.25%', '100'].map(readRate)).toEqual([1900, 1900, 770, 825, 10_000]);
		expect(['', 'x', '101', '-1', '1.234'].map(readRate)).toEqual([null, null, null, null, null]);
	});
});
