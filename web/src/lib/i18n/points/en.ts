/** Points. */

import { plurals } from '../plural';

const n = plurals('en');

export const points = {
	title: 'Points',
	count: (count: number) => n(count, { one: '# point', other: '# points' }),
	worth: (amount: string) => `worth ${amount}`,
	earns: (count: number, unit: string) =>
		`Orders earn ${n(count, { one: '# point', other: '# points' })} for each ${unit} that you pay otherwise, when they are done and paid.`,
	first: 'Pay orders with points first',
	firstLine: (share: string) => `Points pay up to ${share} of an order; the rest is paid as you chose above.`,
	notSpent: 'Orders cannot be paid with points here at the moment.',
	history: 'How they came and went',
	none: 'Nothing yet.',
	after: (count: number) => `then ${n(count, { one: '# point', other: '# points' })}`,
	order: (points: string, worth: string) => `${points} (${worth})`,
	paid: 'Paid with points',
	rules: 'Points',
	rulesLine: 'Points are a means of payment: the price of an order and its tax stay as they are.',
	spends: 'Orders can be paid with points',
	worthOf: 'One point is worth',
	share: 'Of an order, points pay up to (percent)',
	earnsOf: (unit: string) => `Points that an order earns for each ${unit} paid otherwise`,
	earnsLine: '0: orders earn none. Points are earned when an order is done and paid.',
	give: 'How many points'
};
