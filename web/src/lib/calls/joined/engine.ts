/**
 * Two pages joined: descriptions and candidates go through the centre, sound and picture between them.
 *
 * Both sides may begin anew at any time (a reload, another device, a network that changed): each connection has a name,
 * every signal says from which connection it comes and for which it is meant, and what was meant for one that is gone is
 * left alone. When two descriptions meet, the polite side gives way (perfect negotiation, W3C WebRTC §10.7).
 */

import type { Signal } from '$lib/api/types';

export type Kind = 'audio' | 'video';

/** `connecting` for the first time, `interrupted` after it has stood. */
export type Link = 'connecting' | 'joined' | 'interrupted';

export interface EngineHost {
	/** Makes a connection with the servers that hold now. */
	connect(): RTCPeerConnection;
	/** Hands a signal to the other page. */
	tell(signal: Signal): void;
	/** A track of theirs; it replaces the one of its kind. */
	track(track: MediaStreamTrack): void;
	link(link: Link): void;
	name(): string;
}

/** Before a connection that does not stand is tried again. */
const PATIENCE_MS = 5000;
/** So many tries with the same connection; then a fresh one is made. */
const TRIES = 3;

export class Engine {
	private pc!: RTCPeerConnection;
	private id = '';
	private peer: string | null = null;
	private readonly gone = new Set<string>();
	private readonly sends: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
	private waiting: (RTCIceCandidateInit | null)[] = [];
	private making = false;
	private ignoring = false;
	/** Something that the other side said of itself holds. */
	private described = false;
	private stood = false;
	private tries = 0;
	private triedAt: number | null = null;
	private over = false;
	private work: Promise<void> = Promise.resolve();

	constructor(
		private readonly host: EngineHost,
		private readonly polite: boolean,
		tracks: Partial<Record<Kind, MediaStreamTrack | null>> = {}
	) {
		Object.assign(this.sends, tracks);
		this.make();
	}

	get connection(): RTCPeerConnection {
		return this.pc;
	}

	get joined(): boolean {
		return this.pc.connectionState === 'connected';
	}

	/** Sends this track from now on, or nothing. */
	async use(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
		this.sends[kind] = track;
		await this.sender(kind)?.replaceTrack(track);
	}

	/** Takes a signal of the other page; one after the other, in the order in which they come. */
	heard(signal: Signal): Promise<void> {
		this.work = this.work.then(() => this.take(signal)).catch(() => {});
		return this.work;
	}

	/** Called every other second: a connection that does not stand is tried again, at last with a fresh one. */
	tick(now: number): void {
		if (this.over) return;
		if (this.joined) {
			this.tries = 0;
			this.triedAt = null;
			return;
		}
		this.triedAt ??= now;
		const failed = this.pc.connectionState === 'failed' && this.tries === 0;
		if (now - this.triedAt < PATIENCE_MS && !failed) return;
		this.triedAt = now;
		this.again();
	}

	/** Tries again: the network has changed, or the centre answers again. */
	again(): void {
		if (this.over || this.joined) return;
		this.tries += 1;
		if (this.tries % TRIES === 0) return this.make();
		// An offer that nobody has answered may not have arrived.
		if (this.pc.signalingState === 'have-local-offer') return this.describe();
		if (this.described) this.pc.restartIce();
		else this.greet();
	}

	/** The two fingerprints of what is sent encrypted, mine and theirs; null before both are known. */
	fingerprints(): [string, string] | null {
		const of = (description: RTCSessionDescription | null) =>
			/^a=fingerprint:(.+)$/m.exec(description?.sdp ?? '')?.[1]?.trim() ?? '';
		const both = [of(this.pc.currentLocalDescription), of(this.pc.currentRemoteDescription)] as const;
		return both[0] && both[1] ? [both[0], both[1]] : null;
	}

	close(): void {
		this.over = true;
		this.drop();
	}

	private drop() {
		const { pc } = this;
		if (!pc) return;
		pc.onnegotiationneeded = pc.onicecandidate = pc.ontrack = pc.onconnectionstatechange = null;
		pc.close();
	}

	private make() {
		this.drop();
		if (this.id) this.gone.add(this.id);
		this.id = this.host.name();
		this.waiting = [];
		this.described = this.making = this.ignoring = false;
		const pc = (this.pc = this.host.connect());
		pc.onnegotiationneeded = () => void this.offer(pc);
		pc.onicecandidate = ({ candidate }) => {
			if (candidate) this.say({ candidate: candidate.toJSON() });
		};
		pc.ontrack = ({ track }) => this.host.track(track);
		pc.onconnectionstatechange = () => this.stands();
		// One side alone lays out the lines, so that they never meet twice.
		if (this.polite) this.greet();
		else
			for (const kind of ['audio', 'video'] as const)
				pc.addTransceiver(this.sends[kind] ?? kind, { direction: 'sendrecv' });
		this.stands();
	}

	private stands() {
		if (this.joined) this.stood = true;
		this.host.link(this.joined ? 'joined' : this.stood ? 'interrupted' : 'connecting');
	}

	private say(what: Omit<Signal, 'from' | 'to'>) {
		this.host.tell({ from: this.id, to: this.peer, ...what });
	}

	/** Says that this connection is there. */
	private greet() {
		this.say({ candidate: null });
	}

	private describe() {
		const { localDescription } = this.pc;
		if (localDescription)
			this.say({ description: { type: localDescription.type, sdp: localDescription.sdp } });
	}

	private async offer(pc: RTCPeerConnection) {
		// What a polite side would offer before it has heard anything has no lines.
		if (pc !== this.pc || (this.polite && !this.described)) return;
		try {
			this.making = true;
			await pc.setLocalDescription();
			if (pc === this.pc) this.describe();
		} catch {
			// It was closed meanwhile, or is tried again soon.
		} finally {
			this.making = false;
		}
	}

	private async take(signal: Signal) {
		if (this.over || (signal.to !== null && signal.to !== this.id)) return;
		if (signal.from !== this.peer) {
			if (this.gone.has(signal.from)) return;
			if (this.peer) this.gone.add(this.peer);
			this.peer = signal.from;
			// The other side has begun anew: what was agreed with the one before holds no more.
			if (this.described) this.make();
			else if (!this.polite && this.pc.signalingState === 'have-local-offer') this.describe();
		}
		if (signal.description) await this.agree(signal.description);
		else if (signal.candidate) await this.reach(signal.candidate);
	}

	private async agree({ type, sdp }: NonNullable<Signal['description']>) {
		const { pc } = this;
		const offered = type === 'offer';
		this.ignoring = offered && !this.polite && (this.making || pc.signalingState !== 'stable');
		if (this.ignoring || (!offered && pc.signalingState !== 'have-local-offer')) return;
		await pc.setRemoteDescription({ type: type as RTCSdpType, sdp: sdp ?? '' });
		this.described = true;
		for (const candidate of this.waiting.splice(0)) if (candidate) await this.reach(candidate);
		if (!offered) return;
		for (const transceiver of pc.getTransceivers()) {
			const kind = transceiver.receiver.track.kind as Kind;
			transceiver.direction = 'sendrecv';
			if (transceiver.sender.track !== this.sends[kind])
				await transceiver.sender.replaceTrack(this.sends[kind]);
		}
		await pc.setLocalDescription();
		if (pc === this.pc) this.describe();
	}

	private async reach(candidate: RTCIceCandidateInit) {
		if (!this.pc.remoteDescription) {
			this.waiting.push(candidate);
			return;
		}
		try {
			await this.pc.addIceCandidate(candidate);
		} catch {
			// One of a description that was not taken, or that no network here can reach.
		}
	}

	private sender(kind: Kind): RTCRtpSender | undefined {
		return this.pc.getTransceivers().find((one) => one.receiver.track.kind === kind)?.sender;
	}
}
