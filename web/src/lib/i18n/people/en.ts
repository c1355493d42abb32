/** People: who is there, and who calls. What every page needs; the rest is in `calls`. */

export const people = {
	availability: {
		available: 'available',
		away: 'away',
		busy: 'busy',
		do_not_disturb: 'do not disturb',
		in_call: 'in a call',
		offline: 'offline',
		invisible: 'invisible'
	} as Record<string, string>,
	until: (words: string, time: string) => `${words} until ${time}`,
	own: {
		title: 'Your availability',
		derived: 'As I am here',
		derivedLine: 'Available while you use a page, away when you do not',
		invisibleLine: 'Looks like offline to everybody',
		for: 'For how long',
		forever: 'Until I change it',
		hour: 'One hour',
		evening: 'Until this evening',
		tomorrow: 'Until tomorrow morning',
		sound: 'Ring with a sound'
	},
	ringing: {
		rings: 'When somebody calls',
		title: (name: string) => `${name} is calling`,
		besides: (names: string) => `with ${names}`,
		line: 'Enter answers, Esc declines.',
		answer: 'Answer',
		look: 'Look at the camera first',
		decline: 'Decline',
		quiet: 'No sound'
	}
};
