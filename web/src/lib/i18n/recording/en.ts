/** Recordings of calls. */

export const recording = {
	ask: 'Record the call',
	stop: 'Stop the recording',
	key: 'Record the call, with everybody’s consent',
	asks: (name: string) => `${name} would like to record this call`,
	asksLine:
		'Everybody’s sound and pictures become a film in their library, which everybody in the call may keep. Nothing is recorded unless all of you agree, and you can take it back at any time.',
	agree: 'I agree',
	decline: 'Do not record me',
	waiting: (names: string) => `Nothing is recorded until ${names} agrees`,
	runs: 'Recording',
	runsBy: (name: string) => `${name} records this call`,
	runsMine: 'You record this call',
	paused: (names: string) => `Recording paused until ${names} agrees`,
	away: 'Recording paused: the connection of whoever records is lost',
	withdraw: 'Take back my consent',
	over: {
		declined: (name: string) => `${name} does not want to be recorded. Nothing was recorded.`,
		withdrawn: (name: string) => `${name} does not want to be recorded any more. The recording has ended.`,
		stopped: (name: string) => `${name} has stopped the recording.`,
		left: (name: string) => `${name} has left. The recording has ended.`
	} as Record<string, (name: string) => string>,
	joins: 'This call is being recorded. You are asked before anything of you is.',
	trouble: {
		full: 'There is no room left in this browser. The recording ends; what there is of it goes into your library.',
		unsupported: 'This browser cannot record. Another one of those in the call can.',
		broken: 'The recording broke off. What there is of it goes into your library.'
	} as Record<string, string>,
	film: {
		heading: 'Recordings',
		title: (name: string, at: string) => `Call with ${name} on ${at}`,
		sending: (title: string, share: string) => `“${title}” is on its way into your library: ${share}`,
		failed: (title: string) => `“${title}” could not be sent to your library. It is kept in this browser.`,
		again: 'Try again',
		save: 'Save on this device',
		discard: 'Throw away',
		done: (title: string) => `“${title}” is in your library.`,
		open: 'Open it',
		of: (time: string) => `Recording of ${time}`,
		keep: 'Keep it',
		kept: 'In your library',
		late: 'The film is not in the library of whoever recorded yet.'
	}
};
