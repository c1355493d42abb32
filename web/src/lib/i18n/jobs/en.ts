/** Background work. */

import { plurals } from '../plural';

const n = plurals('en');

export const jobs = {
	title: 'Background work',
	line: 'What did not work at the first attempt. The centre tries again by itself, more and more rarely; what it has given up waits here.',
	none: 'Everything works.',
	look: 'See what failed',
	now: 'Try now',
	dismiss: 'Take off the list',
	dead: 'given up',
	soon: 'is tried again now',
	tried: 'It is being tried.',
	next: (at: string) => `is tried again at ${at}`,
	attempts: (count: number) => n(count, { one: 'tried once', other: 'tried # times' }),
	kinds: {
		fulfil: 'Begin an order',
		print: 'Make prints',
		deliver: 'Send pictures by mail',
		'delivery.tell': 'Tell about a parcel',
		'library.render': 'Make small pictures',
		'library.playable': 'Make a film playable',
		'library.look-again': 'Look at files anew',
		'library.sidecar': 'Read a sidecar',
		'library.index': 'Prepare the search',
		'library.chart': 'Put pictures on the map',
		'library.sweep': 'Remove files that nobody refers to',
		'archive.verify': 'Read stored files through',
		'archive.tell': 'Report on stored files',
		'notices.pulse': 'Note that the centre is open',
		'notices.begin': 'Begin to watch inboxes',
		'notices.deadlines': 'See to an inbox and its trash',
		'notices.announce': 'Announce what waits in an inbox',
		'notices.tell-added': 'Tell of added pictures',
		'customers.mail-proof': 'Mail a link that confirms an address',
		'billing.tell': 'Mail an invoice or reminder',
		'billing.months': 'Close the month',
		'billing.arrears': 'Look at what is overdue',
		'cards.collect': 'Collect a payment by card',
		'cards.send-back': 'Send money back to a card',
		'cards.let-go': 'Call off an unpaid order',
		'cards.tell': 'Tell about a payment by card',
		'cards.forget': 'Forget a card at the provider',
		'cards.look-at-refunds': 'Look at refunds',
		'cards.look-at-dispute': 'Look at a dispute',
		watch: 'Take from the watched folder',
		'partners.deliver': 'Tell a partner',
		'partners.follow': 'Follow an order at a partner',
		'partners.take-on': 'Take on a partner’s order',
		'partners.call-off': 'Call off a partner’s order',
		'partners.overdue': 'Look for pictures that did not come',
		'partners.forget': 'Forget what partners’ orders held',
		housekeeping: 'Forget what has ended'
	} as Record<string, string>
};
