/** Cameras, OBS and screens that take part in a call. */

export const feeds = {
	connect: 'Connect a camera or OBS',
	title: 'Connected to this call',
	line: 'A program that speaks WHIP, such as OBS 30 and later, sends a further picture to this call; one that speaks WHEP shows it on a screen. Everybody in the call sees what is connected. It takes a place of the 16, and the call goes through the centre from then on.',
	which: 'What is connected?',
	flows: { in: 'It sends to the call', out: 'It shows the call' } as Record<string, string>,
	name: 'Name',
	nameLine: 'Everybody in the call reads it.',
	cameraOf: (name: string) => `Second camera of ${name}`,
	screenOf: (name: string) => `Screen of ${name}`,
	shows: 'Whom does it show?',
	speaker: 'Whoever speaks',
	make: 'Make an address',
	made: 'Where it connects',
	madeLine:
		'The token is shown this once. Both end with the call, when you leave it, or when you take the connection out.',
	address: 'Server',
	token: 'Bearer token',
	copyAddress: 'Copy the server',
	copyToken: 'Copy the token',
	obs: 'OBS: Settings → Stream, service WHIP. Under Output, a keyframe interval of 1 s.',
	by: (name: string) => `from ${name}`,
	sends: 'sends',
	watches: 'watches',
	waits: 'not connected yet',
	muted: 'not heard',
	mute: (name: string) => `Mute ${name}`,
	unmute: (name: string) => `Let ${name} be heard`,
	remove: (name: string) => `Take ${name} out`
};
