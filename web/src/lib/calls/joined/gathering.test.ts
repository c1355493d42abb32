import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoomRequest } from '$lib/api/types';
import { Gathering } from './gathering';

class FakeLine {
	direction = 'sendonly';
	receiver: { track: { kind: string } };
	sender = {
		track: null as unknown,
		replaceTrack: async (track: unknown) => void (this.sender.track = track)
	};
	constructor(kind: string, track: unknown) {
		this.receiver = { track: { kind } };
		this.sender.track = track;
	}
	setCodecPreferences() {}
}

/** As much of a connection as its descriptions need. */
class FakeConnection {
	signalingState = 'stable';
	connectionState = 'new';
	localDescription: { sdp: string } | null = null;
	remote: string[] = [];
	lines: FakeLine[] = [];
	closed = false;
	ontrack: unknown = null;
	onconnectionstatechange: (() => void) | null = null;

	addTransceiver(what: string | { kind: string }) {
		const line = new FakeLine(
			typeof what === 'string' ? what : what.kind,
			typeof what === 'string' ? null : what
		);
		this.lines.push(line);
		return line;
	}
	getTransceivers() {
		return this.lines;
	}
	createDataChannel() {}
	async setLocalDescription() {
		await Promise.resolve();
		const answers = this.signalingState === 'have-remote-offer';
		this.signalingState = answers ? 'stable' : 'have-local-offer';
		const lines = this.lines.map((one) => `${one.receiver.track.kind} ${one.direction}`);
		this.localDescription = { sdp: `${answers ? 'answer' : 'offer'}: ${lines.join(', ')}` };
	}
	async setRemoteDescription({ type, sdp }: { type: string; sdp: string }) {
		await Promise.resolve();
		if (type === 'answer' && this.signalingState !== 'have-local-offer') throw new Error(this.signalingState);
		if (type === 'offer' && this.signalingState !== 'stable') throw new Error(this.signalingState);
		this.signalingState = type === 'offer' ? 'have-remote-offer' : 'stable';
		this.remote.push(sdp);
	}
	becomes(state: string) {
		this.connectionState = state;
		this.onconnectionstatechange?.();
	}
	close() {
		this.closed = true;
	}
}

const settle = async () => {
	for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

const track = (kind: string, id = kind) => ({ kind, id }) as unknown as MediaStreamTrack;

let made: FakeConnection[];
let said: RoomRequest[];
let links: string[];
let gathering: Gathering;

beforeEach(() => {
	made = [];
	said = [];
	links = [];
	gathering = new Gathering(
		{
			connect: () => {
				made.push(new FakeConnection());
				return made.at(-1) as unknown as RTCPeerConnection;
			},
			tell: (request) => void said.push(request),
			track: () => {},
			shows: () => {},
			begins: () => {},
			link: (link) => void links.push(link),
			name: () => `connection ${made.length + 1}`
		},
		{ audio: track('audio'), camera: track('video') }
	);
});

afterEach(() => gathering.close());

/** The room answers what was said last. */
async function answered() {
	const { from } = said.at(-1)!;
	await gathering.heard({ room: 'answer', to: from, sdp: 'v=0' });
	await settle();
}

describe('a page and the room of its call', () => {
	it('joins with its sound and then its camera, and answers what the room offers', async () => {
		await settle();
		expect(said).toEqual([
			{ room: 'join', from: 'connection 1', sdp: 'offer: audio sendonly, video sendonly' }
		]);
		await answered();
		await gathering.heard({ room: 'offer', to: 'connection 1', revision: 4, sdp: 'more' });
		expect(said.at(-1)).toMatchObject({ room: 'answer', revision: 4, from: 'connection 1' });
		expect(made[0]!.remote).toEqual(['v=0', 'more']);
	});

	it('leaves an offer of the room aside while one of its own is on its way', async () => {
		await settle();
		await answered();
		await gathering.use('screen', track('video', 'screen'));
		await settle();
		expect(said.at(-1)).toMatchObject({ room: 'offer' });
		const before = said.length;
		await gathering.heard({ room: 'offer', to: 'connection 1', revision: 1, sdp: 'meanwhile' });
		expect(said.length).toBe(before);
		expect(made[0]!.remote).not.toContain('meanwhile');
		await answered();
		await gathering.heard({ room: 'offer', to: 'connection 1', revision: 2, sdp: 'again' });
		expect(said.at(-1)).toMatchObject({ room: 'answer', revision: 2 });
	});

	it('says what changed while an offer was on its way once that is answered', async () => {
		await settle();
		await gathering.use('screen', track('video', 'screen'));
		await settle();
		expect(said.map((one) => one.room)).toEqual(['join']);
		await answered();
		expect(said.map((one) => one.room)).toEqual(['join', 'offer']);
		await answered();
		// The screen ends, and keeps its line for the next time.
		await gathering.use('screen', null);
		await settle();
		expect(said.at(-1)).toMatchObject({ sdp: 'offer: audio sendonly, video sendonly, video inactive' });
		await answered();
		await gathering.use('screen', track('video', 'another'));
		await settle();
		expect(made[0]!.lines.length).toBe(3);
	});

	it('begins anew where it does not stand, and hears nothing that was meant for a connection of before', async () => {
		await settle();
		await answered();
		made[0]!.becomes('connected');
		gathering.tick(0);
		made[0]!.becomes('disconnected');
		expect(links.at(-1)).toBe('interrupted');
		gathering.tick(1000);
		gathering.tick(6999);
		expect(made.length).toBe(1);
		gathering.tick(7000);
		await settle();
		expect([made.length, made[0]!.closed]).toEqual([2, true]);
		expect(said.at(-1)).toMatchObject({ room: 'join', from: 'connection 2' });
		await gathering.heard({ room: 'answer', to: 'connection 1', sdp: 'late' });
		expect(made[1]!.remote).toEqual([]);
	});

	it('begins anew soon where the room has let it go', async () => {
		await settle();
		await gathering.heard({ room: 'gone', to: 'connection 1' });
		gathering.tick(0);
		expect(made.length).toBe(1);
		gathering.tick(1000);
		expect(made.length).toBe(2);
	});

	it('joins the room of a centre that was started anew, though it believes to stand', async () => {
		await settle();
		await answered();
		made[0]!.becomes('connected');
		gathering.again();
		expect(made.length).toBe(1);
		gathering.again(true);
		await settle();
		expect([made.length, made[0]!.closed, said.at(-1)?.room]).toEqual([2, true, 'join']);
	});

	it('sends a camera that comes later without another description', async () => {
		await settle();
		await answered();
		const before = said.length;
		await gathering.use('camera', null);
		await gathering.use('camera', track('video', 'another'));
		expect((made[0]!.lines[1]!.sender.track as { id: string }).id).toBe('another');
		expect(said.length).toBe(before);
	});
});
