/** Guests in calls: inviting them, letting them in, and what they see themselves. */

export const guests = {
	invite: 'Invite a guest',
	guest: 'guest',
	remove: (name: string) => `Remove ${name} from the call`,
	making: {
		line: 'For somebody without an account. Whoever opens the link waits until you let them in, and sees nothing but that call.',
		title: 'For whom or what',
		titleLine: 'Only you see it.',
		several: 'For several guests',
		lasts: 'The link counts for',
		email: 'Send it by mail to',
		emailLine: 'Leave it empty to get a link, and a code that phones read.',
		make: 'Make the link',
		send: 'Send the link',
		sent: 'The invitation is on its way.',
		once: 'Copy it now: it is not shown again. You can make as many others as you need.',
		copy: 'Copy the link',
		codeAlt: 'Code with the link for your guest',
		another: 'Make another one'
	},
	lasts: {
		hour: 'One hour',
		day: '24 hours',
		week: 'A week',
		month: '30 days'
	} as Record<string, string>,
	links: {
		title: 'Links that count',
		untitled: 'Without a note',
		one: 'for one guest',
		several: 'for several guests',
		until: (time: string) => `until ${time}`,
		takeBack: 'Take back',
		takeBackName: (name: string) => `Take back the link: ${name}`,
		back: 'Nobody comes by this link any more.'
	},
	waiting: {
		label: 'Guests who wait',
		title: (name: string) => `${name} is waiting`,
		line: 'A guest with your link',
		lineOf: (title: string) => `A guest with your link “${title}”`,
		letIn: 'Let in',
		letInName: (name: string) => `Let in: ${name}`,
		notNow: 'Not now',
		notNowName: (name: string) => `Not now: ${name}`,
		isIn: (name: string) => `${name} is in the call.`
	},
	door: {
		title: (name: string) => `${name} invites you to a call`,
		loading: 'Looking at the invitation',
		line: 'You need no account. Give your name, look at your camera and microphone, and ask to be let in.',
		name: 'Your name',
		nameLine: 'Everybody in the call sees it.',
		ask: 'Ask to be let in',
		shutTitle: 'This invitation does not open',
		shut: 'There is no such invitation, or it was taken back. Ask for another one.'
	},
	room: {
		title: (name: string) => `Waiting for ${name}`,
		line: (name: string) => `${name} is asked to let you in. This page opens the call by itself.`,
		long: 'If nobody answers, try again later: the link counts until it ends.',
		as: (name: string) => `You wait as ${name}.`,
		go: 'Do not wait any longer',
		lost: 'The connection is gone. This page tries again by itself.'
	},
	over: {
		turnedAway: (name: string) => `${name} cannot let you in now`,
		turnedAwayLine: 'Try again a little later.',
		ended: 'Nobody has answered',
		endedLine: 'You wait no longer. You can ask again as long as the invitation counts.',
		gone: 'You are not waiting any more',
		over: 'You are no longer in the call',
		overLine: 'Nothing of it stays in this browser.',
		again: 'Ask again'
	},
	call: {
		joining: 'Joining the call',
		elsewhere: 'The call goes on in another window of this browser.',
		here: 'Go on here',
		shown: 'Shown in the call',
		shownLine: 'You see it during the call. It is not yours to keep.'
	}
};
