/** The operator’s pages. */

import { plurals } from '../plural';

const n = plurals('en');

export const operator = {
	title: 'Operator',
	tabs: {
		overview: 'Overview',
		services: 'Services',
		prices: 'Prices',
		orders: 'Orders',
		customers: 'Customers',
		money: 'Money',
		inbox: 'Inbox and trash'
	},
	today: (weekday: string) => `${weekday} at the counter`,
	open: (count: number) => n(count, { one: '# order open', other: '# orders open' }),
	oldest: (time: string) => `oldest ${time}`,
	allUp: 'everything works',
	somethingDown: (count: number) => n(count, { one: '# part needs you', other: '# parts need you' }),
	revenue: 'Revenue, four weeks',
	revenueTable: 'Revenue by day',
	day: 'Day',
	chosen: 'What people chose',
	noneChosen: 'No orders in the last four weeks.',
	parts: 'The centre',
	partNames: { database: 'Database', blobs: 'Pictures', mail: 'Mail' } as Record<string, string>,
	works: 'works',
	broken: 'does not work',
	jobs: 'Background work',
	jobsDue: (count: number) => n(count, { one: '# is due', other: '# are due', zero: 'nothing is due' }),
	jobsPlanned: (count: number) => n(count, { one: '# planned', other: '# planned' }),
	jobsDead: (count: number) => n(count, { one: '# was given up', other: '# were given up' }),
	proof: 'Stored files',
	proofNever: 'They have not been read through yet.',
	proofRuns: (since: string) => `They are being read through since ${since}.`,
	proofEnded: (at: string) => `All of them were read through by ${at}.`,
	proofRead: (count: number, size: string) =>
		n(count, { one: `# file read, ${size}`, other: `# files read, ${size}` }),
	proofWhole: 'every one is what it was',
	proofMissing: (count: number) => n(count, { other: '# missing' }),
	proofDamaged: (count: number) => n(count, { other: '# damaged' }),
	proofOrphaned: (count: number) =>
		n(count, {
			one: '# without a record, which goes by itself',
			other: '# without a record, which go by themselves'
		}),
	proofAdvice:
		'Look after the disk first. Then bring the files back from a backup, or ask those whose pictures they are to send them again: the same picture heals what is damaged.',
	proofFindings: 'What was found',
	findings: { missing: 'Missing', damaged: 'Damaged', orphaned: 'Without a record' } as Record<
		string,
		string
	>,
	servicesLine: 'The first one stands first on the menu of somebody who has used none yet.',
	drag: (title: string) => `Move ${title}: arrow keys, or drag`,
	moved: (title: string, place: number) => `${title} is now number ${place}.`,
	findCustomer: 'Find by name or address',
	onlyUnconfirmed: 'Only addresses that are not confirmed',
	noCustomers: 'Nobody is found.',
	confirmedAt: (at: string) => `address confirmed ${at}`,
	notConfirmed: 'address not confirmed',
	confirmAddress: 'Confirm address',
	confirmQuestion: (email: string) => `Confirm ${email}?`,
	confirmLine: (name: string) =>
		`${name} then sees whatever others share with this address. Confirm it only when you know that it is theirs.`,
	offered: 'Offered',
	edit: 'Edit',
	editTitle: (title: string) => `Service “${title}”`,
	ownTitle: 'Own title',
	ownTitleLine: 'Empty: the service’s name in the reader’s language.',
	ownDescription: 'Own description',
	price: 'Price',
	per: 'For each',
	perNames: { order: 'order', picture: 'picture', recipient: 'recipient' } as Record<string, string>,
	models: 'For which cameras',
	modelsLine: 'None named: for every camera. “*” stands for anything.',
	addModel: 'Add cameras',
	everyCamera: 'every camera',
	removeModel: (name: string) => `Remove ${name}`,
	columns: {
		waiting: 'Waiting',
		work: 'In work',
		done: 'Done',
		needs: 'Needs you',
		cancelled: 'Cancelled'
	},
	noneHere: 'None.',
	retried: (number: string) => `${number} is tried again.`,
	periods: 'How long pictures wait',
	periodsLine: 'What customers were told stays: an end that was announced is never brought forward.',
	inboxDays: 'Days in the inbox, until customers are asked',
	inboxDaysLine: '0: they are never asked, and nothing goes.',
	answerDays: 'Days for an answer, until the trash',
	trashDays: 'Days in the trash, until pictures are deleted for good',
	asConfigured: 'Empty: as configured.',
	badDays: 'Type whole days from 1 to 3,650.',
	announced: 'What customers were told',
	nobodyTold: 'Nobody was told anything yet.',
	waitingOf: (waiting: string, all: string) => `${waiting} of ${all} still wait`,
	notOperator: 'This page is for the operator of the centre',
	notOperatorLine: 'Your account is a customer’s. The operator can change that.'
};
