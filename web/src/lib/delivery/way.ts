/** How an order comes to its customer: what is meant first, and what is still missing. */

import type { Address, Delivering, Me, Way } from '$lib/api/types';

/** Addresses of a record, the preferred one first, each once. */
export function addressesOf(me: Me | null): Address[] {
	const all = [...(me?.delivery_addresses ?? []), ...(me?.address ? [me.address] : [])];
	return all.filter((one, index) => all.findIndex((other) => same(other, one)) === index);
}

const parts = (address: Address) =>
	[...address.lines, address.postal_code, address.city, address.region, address.country].join('\n');

/** Whether two addresses are the same house; who receives there may be left open in one. */
export const same = (a: Address, b: Address) =>
	parts(a) === parts(b) && (!a.recipient || !b.recipient || a.recipient === b.recipient);

/** An address in a line. */
export const addressLine = (address: Address) =>
	[
		address.recipient,
		...address.lines,
		[address.postal_code, address.city].filter(Boolean).join(' '),
		address.country
	]
		.filter(Boolean)
		.join(', ');

/** Why nothing is sent to an address, or nothing. */
export function problemOf(
	address: Address | undefined,
	countries: string[]
): 'none' | 'incomplete' | 'country' | 'elsewhere' | '' {
	if (!address) return 'none';
	if (!address.lines.some((line) => line.trim()) || !address.city.trim()) return 'incomplete';
	if (!address.country.trim()) return 'country';
	return countries.includes(address.country.trim().toUpperCase()) ? '' : 'elsewhere';
}

/** The way that is offered first: as the last time, else the first that there is. Null where nothing is delivered. */
export function firstWay(offered: Delivering, addresses: Address[]): Way | null {
	const { counters, countries, last } = offered;
	if (last?.way === 'pick-up' && counters.some((one) => one.name === last.counter))
		return { way: 'pick-up', counter: last.counter ?? '' };
	if (last?.way === 'post' && last.address && !problemOf(last.address, countries))
		return { way: 'post', address: last.address };
	if (counters[0]) return { way: 'pick-up', counter: counters[0].name };
	return countries.length ? posted(addresses, countries) : null;
}

/** By post to the first address that something is sent to; without an address where there is none. */
export function posted(addresses: Address[], countries: string[]): Way {
	const address = addresses.find((one) => !problemOf(one, countries));
	return address ? { way: 'post', address } : { way: 'post' };
}

/** Whether everything is said: an address is never left to be guessed by whoever looks at the page. */
export const isSaid = (way: Way | undefined) => !way || way.way !== 'post' || way.address !== undefined;
