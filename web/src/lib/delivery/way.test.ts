import { describe, expect, it } from 'vitest';
import type { Address, Delivering, Me } from '$lib/api/types';
import { addressesOf, firstWay, isSaid, posted, problemOf } from './way';

const address = (country: string, recipient = ''): Address => ({
	recipient,
	lines: ['Ringstraße 2'],
	postal_code: '1010',
	city: 'Wien',
	region: '',
	country
});
const offered = (change: Partial<Delivering> = {}): Delivering => ({
	counters: [{ name: 'Shop', lines: [] }],
	countries: ['AT'],
	last: null,
	...change
});

describe('how an order comes to its customer', () => {
	it('is as the last time, where that is still possible', () => {
		const post = { way: 'post', address: address('AT', 'Anna') };
		expect(firstWay(offered({ last: post }), [])).toEqual(post);
		expect(firstWay(offered({ last: post, countries: ['DE'] }), [])).toEqual({
			way: 'pick-up',
			counter: 'Shop'
		});
		expect(firstWay(offered({ last: { way: 'pick-up', counter: 'Gone' } }), [])?.counter).toBe('Shop');
	});

	it('is not asked where nothing is delivered', () => {
		expect(firstWay(offered({ counters: [], countries: [] }), [])).toBeNull();
	});

	it('is by post only with an address that something is sent to', () => {
		expect(posted([address('JP'), address('AT')], ['AT']).address?.country).toBe('AT');
		const nowhere = posted([address('JP')], ['AT']);
		expect(isSaid(nowhere)).toBe(false);
		expect(isSaid({ way: 'pick-up', counter: 'Shop' })).toBe(true);
		expect(isSaid(undefined)).toBe(true);
	});

	it('says what is wrong with an address', () => {
		expect(problemOf(undefined, ['AT'])).toBe('none');
		expect(problemOf({ ...address('AT'), city: ' ' }, ['AT'])).toBe('incomplete');
		expect(problemOf(address(''), ['AT'])).toBe('country');
		expect(problemOf(address('JP'), ['AT'])).toBe('elsewhere');
		expect(problemOf(address('at'), ['AT'])).toBe('');
	});

	it('goes to each address of the record once, the preferred one first', () => {
		const me = { delivery_addresses: [address('AT', 'Office')], address: address('AT') } as Me;
		expect(addressesOf(me)).toEqual([address('AT', 'Office')]);
		expect(addressesOf(null)).toEqual([]);
	});
});
