/** How a camera is, and how it was used. */

import { plurals } from '../plural';

const n = plurals('en');

export const condition = {
	open: 'Condition',
	title: (camera: string) => `Condition of ${camera}`,
	newest: (when: string) => `As of ${when}`,
	none: 'Nothing was told about this camera yet.',
	noneLine:
		'Once you allow it, the agent tells when the camera is connected: at most once a day, and only what is new.',
	firmware: 'Firmware',
	battery: 'Battery',
	card: 'Card',
	room: (free: string, size: string) => `${free} of ${size} free`,
	roomFree: (free: string) => `${free} free`,
	onCard: (count: number) => n(count, { one: '# picture on it', other: '# pictures on it' }),
	shutter: 'Shutter',
	releases: (count: number) => n(count, { one: '# release', other: '# releases' }),
	use: 'Use',
	used: (shots: number, days: number) =>
		`${n(shots, { one: '# shot', other: '# shots' })} on ${n(days, { one: '# day', other: '# days' })}`,
	errors: 'It complains of',
	perMonth: 'Shots per month',
	month: 'Month',
	day: 'Day',
	allow: 'Tell the centre how this camera is',
	allowLine:
		'Firmware, battery, card, shutter, errors, and how many shots were made on how many days: so that the centre can advise you and offer the right update. No pictures. You can take this back at any time.',
	question: (camera: string) => `May the centre know how your ${camera} is?`,
	yes: 'Allow',
	no: 'No',
	forget: 'Delete the history',
	forgetQuestion: (camera: string) => `Delete what was told about ${camera}?`,
	forgetLine: 'All of it is deleted at the centre. The camera and its pictures stay.',
	forgotten: 'The history is deleted.',
	allowed: 'Allowed. You can take it back on your account’s page.',
	refused: 'Nothing will be told about this camera.'
};
