/** Programs that send to a call, as tiles show them: like somebody with a camera. */

import type { Call, Feed, Participant } from '$lib/api/types';

const shown = ({ id, name, muted }: Feed): Participant => ({
	id,
	name,
	called_by: null,
	guest: false,
	contact: null,
	picture: false,
	state: 'in',
	connection_mine: false,
	microphone: !muted,
	camera: true,
	hand: false,
	screen: false
});

/** Those that are there. */
export const cameras = (call: Call | null): Participant[] =>
	(call?.feeds ?? []).filter((one) => one.flow === 'in' && one.connected).map(shown);
