import { describe, expect, it } from 'vitest';
import type { Signal, TellMessage } from '$lib/api/types';
import { checkWord, spell } from './checkword';
import { Engine, type EngineHost, type Link } from './engine';
import { count, quality, type Counted } from './quality';
import { Signals } from './signals';

/** As much of a connection as joining needs: the states of signalling, and lines with senders. */
class FakeConnection {
	static made = 0;
	readonly number = ++FakeConnection.made;
	signalingState = 'stable';
	connectionState = 'new';
	localDescription: { type: string; sdp: string } | null = null;
	remoteDescription: { type: string; sdp: string } | null = null;
	currentLocalDescription: { type: string; sdp: string } | null = null;
	currentRemoteDescription: { type: string; sdp: string } | null = null;
	onnegotiationneeded: (() => void) | null = null;
	onicecandidate: unknown = null;
	ontrack: unknown = null;
	onconnectionstatechange: (() => void) | null = null;
	restarts = 0;
	closed = false;
	candidates: unknown[] = [];
	lines: { receiver: { track: { kind: string } }; sender: Sender; direction: string }[] = [];

	private line(kind: string, track: unknown) {
		this.lines.push({ receiver: { track: { kind } }, sender: new Sender(track), direction: 'recvonly' });
	}

	addTransceiver(what: string | { kind: string }) {
		this.line(typeof what === 'string' ? what : what.kind, typeof what === 'string' ? null : what);
		queueMicrotask(() => this.need());
	}

	need() {
		if (this.signalingState === 'stable') this.onnegotiationneeded?.();
	}

	getTransceivers() {
		return this.lines;
	}

	private sdp() {
		return `v=0\na=fingerprint:sha-256 ${this.number}\nlines ${this.lines.map((one) => one.receiver.track.kind).join()}`;
	}

	async setLocalDescription() {
		await Promise.resolve();
		const answers = this.signalingState === 'have-remote-offer';
		this.localDescription = { type: answers ? 'answer' : 'offer', sdp: this.sdp() };
		this.signalingState = answers ? 'stable' : 'have-local-offer';
		if (answers) this.agreed();
	}

	async setRemoteDescription(description: { type: string; sdp: string }) {
		await Promise.resolve();
		if (description.type === 'answer' && this.signalingState !== 'have-local-offer')
			throw new Error(`an answer in ${this.signalingState}`);
		this.remoteDescription = description;
		if (description.type === 'answer') {
			this.signalingState = 'stable';
			this.agreed();
			return;
		}
		this.signalingState = 'have-remote-offer';
		const kinds = /lines (.*)/.exec(description.sdp)![1]!.split(',');
		for (const kind of kinds.slice(this.lines.length)) this.line(kind, null);
	}

	private agreed() {
		this.currentLocalDescription = this.localDescription;
		this.currentRemoteDescription = this.remoteDescription;
	}

	async addIceCandidate(candidate: unknown) {
		this.candidates.push(candidate);
	}

	restartIce() {
		this.restarts += 1;
		queueMicrotask(() => this.need());
	}

	becomes(state: string) {
		this.connectionState = state;
		this.onconnectionstatechange?.();
	}

	close() {
		this.closed = true;
		this.connectionState = 'closed';
	}
}

class Sender {
	constructor(public track: unknown) {}
	async replaceTrack(track: unknown) {
		this.track = track;
	}
}

/** A page in a call: its engine, and what it says until somebody carries it over. */
class Side {
	made: FakeConnection[] = [];
	out: Signal[] = [];
	links: Link[] = [];
	engine!: Engine;
	private host: EngineHost;

	constructor(
		readonly name: string,
		readonly polite: boolean
	) {
		this.host = {
			connect: () => {
				const fake = new FakeConnection();
				this.made.push(fake);
				return fake as unknown as RTCPeerConnection;
			},
			tell: (signal) => void this.out.push(signal),
			track: () => {},
			link: (link) => void this.links.push(link),
			name: () => `${name}${this.made.length}`
		};
		this.begin();
	}

	/** As after a reload: nothing of before is known. */
	begin() {
		const track = (kind: string) => ({ kind, of: this.name }) as unknown as MediaStreamTrack;
		this.engine = new Engine(this.host, this.polite, { audio: track('audio'), video: track('video') });
	}

	get pc() {
		return this.made.at(-1)!;
	}
}

const settle = async () => {
	for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

/** Carries everything over until nobody says anything; how many rounds that took. */
async function carry(one: Side, other: Side): Promise<number> {
	for (let round = 1; round < 20; round++) {
		await settle();
		const [from, back] = [one.out.splice(0), other.out.splice(0)];
		if (!from.length && !back.length) return round;
		for (const signal of from) void other.engine.heard(structuredClone(signal));
		for (const signal of back) void one.engine.heard(structuredClone(signal));
		await settle();
	}
	throw new Error('they never come to an end');
}

const agreed = (side: Side) =>
	side.pc.signalingState === 'stable' && side.pc.currentRemoteDescription !== null;

async function joinedPair() {
	const [anna, paul] = [new Side('a', false), new Side('p', true)];
	await carry(anna, paul);
	for (const side of [anna, paul]) side.pc.becomes('connected');
	return { anna, paul };
}

describe('two pages', () => {
	it('agree on one line for sound and one for pictures, and send on both', async () => {
		const { anna, paul } = await joinedPair();
		for (const side of [anna, paul]) {
			expect(agreed(side)).toBe(true);
			expect(side.pc.lines.map((line) => line.receiver.track.kind)).toEqual(['audio', 'video']);
			expect(side.pc.lines.map((line) => (line.sender.track as { of: string }).of)).toEqual([
				side.name,
				side.name
			]);
			expect(side.made.length).toBe(1);
			expect(side.links).toEqual(['connecting', 'joined']);
		}
		expect(anna.engine.fingerprints()).toEqual(paul.engine.fingerprints()?.toReversed());
	});

	it('agree when both describe themselves at once', async () => {
		const { anna, paul } = await joinedPair();
		for (const side of [anna, paul]) side.pc.restartIce();
		await carry(anna, paul);
		expect([agreed(anna), agreed(paul)]).toEqual([true, true]);
		expect([anna.made.length, paul.made.length]).toEqual([1, 1]);
	});

	it.each(['anna', 'paul'] as const)('join again after the page of %s is loaded again', async (who) => {
		const pair = await joinedPair();
		const [again, stays] = who === 'anna' ? [pair.anna, pair.paul] : [pair.paul, pair.anna];
		// What the one that stays says to the page that is gone arrives late.
		stays.pc.becomes('disconnected');
		stays.engine.again();
		again.begin();
		await carry(again, stays);
		expect([agreed(again), agreed(stays)]).toEqual([true, true]);
		expect(stays.made.length).toBe(2);
		expect(stays.made[0]!.closed).toBe(true);
		expect(stays.pc.currentRemoteDescription!.sdp).toContain(`sha-256 ${again.pc.number}`);
	});

	it('join again when both pages are loaded again', async () => {
		const { anna, paul } = await joinedPair();
		anna.begin();
		paul.begin();
		await carry(anna, paul);
		expect([agreed(anna), agreed(paul)]).toEqual([true, true]);
		expect(anna.pc.currentRemoteDescription!.sdp).toContain(`sha-256 ${paul.pc.number}`);
	});

	it('join on another device that hears everything from the beginning', async () => {
		const { anna, paul } = await joinedPair();
		const first = { from: 'a0', to: null };
		paul.begin();
		void paul.engine.heard({ ...first, description: anna.made[0]!.localDescription! });
		void paul.engine.heard({ ...first, candidate: { candidate: 'candidate:1' } });
		await carry(anna, paul);
		expect([agreed(anna), agreed(paul)]).toEqual([true, true]);
		expect(anna.pc.currentRemoteDescription!.sdp).toContain(`sha-256 ${paul.pc.number}`);
		expect(paul.pc.currentRemoteDescription!.sdp).toContain(`sha-256 ${anna.pc.number}`);
	});

	it('leave alone what was meant for a connection that is gone', async () => {
		const { anna, paul } = await joinedPair();
		await anna.engine.heard({ from: 'p1', to: 'a7', description: { type: 'answer', sdp: 'lines audio' } });
		await anna.engine.heard({ from: 'x', to: 'y', description: { type: 'offer', sdp: 'lines audio' } });
		expect(anna.made.length).toBe(1);
		expect(anna.pc.currentRemoteDescription!.sdp).toContain(`sha-256 ${paul.pc.number}`);
	});

	it('say an offer again that was lost on its way', async () => {
		const [anna, paul] = [new Side('a', false), new Side('p', true)];
		await settle();
		anna.out = [];
		paul.out = [];
		anna.engine.tick(0);
		anna.engine.tick(4999);
		expect(anna.out).toEqual([]);
		anna.engine.tick(5000);
		await carry(anna, paul);
		expect([agreed(anna), agreed(paul)]).toEqual([true, true]);
	});

	it('look for another way when the network is gone, and begin anew when that does not help', async () => {
		const { anna, paul } = await joinedPair();
		anna.pc.becomes('failed');
		anna.engine.tick(1000);
		expect(anna.pc.restarts).toBe(1);
		expect(anna.links.at(-1)).toBe('interrupted');
		for (const now of [6000, 11_000]) anna.engine.tick(now);
		expect(anna.made.length).toBe(2);
		await carry(anna, paul);
		expect(paul.made.length).toBe(2);
		expect([agreed(anna), agreed(paul)]).toEqual([true, true]);
	});

	it('keep candidates until there is a description that they belong to', async () => {
		const paul = new Side('p', true);
		await paul.engine.heard({ from: 'a1', to: null, candidate: { candidate: 'candidate:1' } });
		expect(paul.pc.candidates).toEqual([]);
		await paul.engine.heard({
			from: 'a1',
			to: null,
			description: { type: 'offer', sdp: 'lines audio,video' }
		});
		expect(paul.pc.candidates).toEqual([{ candidate: 'candidate:1' }]);
	});

	it('send another camera without agreeing anew', async () => {
		const { anna, paul } = await joinedPair();
		const other = { kind: 'video', of: 'another' } as unknown as MediaStreamTrack;
		await anna.engine.use('video', other);
		expect(anna.pc.lines[1]!.sender.track).toBe(other);
		expect(await carry(anna, paul)).toBe(1);
	});
});

describe('signals', () => {
	it('are numbered, heard once, and said again after the connection came back', () => {
		const told: TellMessage[] = [];
		let up = true;
		const signals = new Signals('c', (message) => up && told.push(message) > 0);
		const data = { from: 'a', to: null, candidate: null };
		signals.signal('p', data);
		up = false;
		signals.signal('p', data);
		signals.say('hello');
		expect(told.length).toBe(1);
		const said = { type: 'said', call: 'c', from: 'p', text: 'x', at: '', seq: 1 } as const;
		expect(signals.take(said)).toBe(true);
		expect(signals.take(said)).toBe(false);
		expect(signals.take({ ...said, call: 'another', seq: 2 })).toBe(false);
		up = true;
		told.length = 0;
		signals.back();
		expect(told[0]).toEqual({ type: 'resume', call: 'c', heard: 1 });
		expect(told.slice(1).map((one) => (one as { n: number }).n)).toEqual([1, 2, 3]);
	});

	it('are not said twice to a centre that was started anew, but for what never left', () => {
		const told: TellMessage[] = [];
		let up = true;
		const signals = new Signals('c', (message) => up && told.push(message) > 0);
		signals.say('before');
		up = false;
		signals.say('meanwhile');
		up = true;
		told.length = 0;
		signals.back(true);
		expect(told).toEqual([
			{ type: 'resume', call: 'c', heard: 0 },
			{ type: 'say', call: 'c', n: 2, text: 'meanwhile' }
		]);
	});
});

describe('what is told in a call', () => {
	it('is asked for again once where something is missing before it', () => {
		const told: TellMessage[] = [];
		const signals = new Signals('c', (message) => told.push(message) > 0, 1);
		const said = { type: 'said', call: 'c', from: 'p', text: 'x', at: '' } as const;
		expect(signals.take({ ...said, seq: 4 })).toBe(false);
		expect(signals.take({ ...said, seq: 5 })).toBe(false);
		expect(told).toEqual([{ type: 'resume', call: 'c', heard: 1 }]);
		expect([2, 3, 4, 5].map((seq) => signals.take({ ...said, seq }))).toEqual([true, true, true, true]);
	});
});

describe('the quality of a connection', () => {
	const counted = (more: Partial<Counted>): Counted => ({
		at: 0,
		received: 0,
		lost: 0,
		frames: 0,
		width: 0,
		height: 0,
		roundTrip: 0.02,
		by: 'host',
		...more
	});
	const before = counted({ received: 1000, lost: 10 });

	it('is what was lost since the last look, and how long it takes there and back', () => {
		expect(quality(before, counted({ received: 1200, lost: 10 }))).toBe('good');
		expect(quality(before, counted({ received: 1200, lost: 20 }))).toBe('fair');
		expect(quality(before, counted({ received: 1200, lost: 60 }))).toBe('poor');
		expect(quality(before, counted({ received: 1200, lost: 10, roundTrip: 0.5 }))).toBe('fair');
		expect(quality(before, counted({ received: 1200, lost: 10, roundTrip: 1.5 }))).toBe('poor');
	});

	it('is none when nothing comes', () => {
		expect(quality(before, counted({ received: 1000, lost: 10 }))).toBe('lost');
	});

	it('is read from what the browser counts', () => {
		const report = new Map<string, unknown>([
			['v', { type: 'inbound-rtp', kind: 'video', timestamp: 5, packetsReceived: 7, framesDecoded: 3 }],
			['a', { type: 'inbound-rtp', kind: 'audio', timestamp: 5, packetsReceived: 2, packetsLost: -1 }],
			['c', { type: 'local-candidate', timestamp: 1, candidateType: 'relay' }],
			['dead', { type: 'candidate-pair', timestamp: 5, nominated: false, state: 'failed' }],
			[
				'pair',
				{
					type: 'candidate-pair',
					timestamp: 5,
					nominated: true,
					state: 'succeeded',
					currentRoundTripTime: 0.1,
					localCandidateId: 'c'
				}
			]
		]);
		expect(count(report)).toMatchObject({
			at: 5,
			received: 9,
			lost: 0,
			frames: 3,
			roundTrip: 0.1,
			by: 'relay'
		});
	});
});

describe('the check word', () => {
	it('is the same on both sides and another with somebody in between', async () => {
		const here = await checkWord(['sha-256 AA:BB', 'sha-256 CC:DD']);
		expect(here).toMatch(/^[a-z]{6} [a-z]{6}$/);
		expect(await checkWord(['sha-256 CC:DD', 'sha-256 aa:bb'])).toBe(here);
		expect(await checkWord(['sha-256 AA:BB', 'sha-256 CC:DE'])).not.toBe(here);
	});

	it('spells every bit', () => {
		expect(spell(new Uint8Array([0, 0, 0, 0, 0]))).toBe('bababa bababa');
		expect(spell(new Uint8Array([255, 255, 255, 255, 255]))).toBe('zuzuzu zuzuzu');
	});
});
