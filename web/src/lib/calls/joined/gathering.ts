/**
 * A page joined with the room of its call: it sends what it has to the centre, and is sent everybody else's.
 *
 * The page offers first, and again when it shows its screen; the room offers when there is more to be sent than there are
 * lines for. While an offer of this side is on its way, one of the room is left aside: it comes again. Each connection has
 * a name, and what was meant for one that is gone is left alone. The room answers checks of the way and makes none, so that
 * no candidates are told.
 */

import type { RoomMessage, RoomRequest, RoomSlot } from '$lib/api/types';
import type { Link } from './engine';

export type Sent = 'audio' | 'camera' | 'screen';

export interface GatheringHost {
	connect(): RTCPeerConnection;
	tell(request: RoomRequest): void;
	/** What comes on a line. */
	track(mid: string, track: MediaStreamTrack): void;
	/** Whose is on which line. */
	shows(slots: RoomSlot[]): void;
	/** A connection begins: nothing of the one before holds. */
	begins(): void;
	/** What frames go through on their way; to be set before anything flows. */
	through?(side: 'send' | 'receive', line: RTCRtpSender | RTCRtpReceiver): void;
	link(link: Link): void;
	name(): string;
}

/** Before a connection that does not stand gives way to a fresh one. */
const PATIENCE_MS = 6000;
/** The same where the room has said that there is none. */
const GONE_MS = 1000;

/** The camera in layers, from the lowest to the highest: everybody is sent what they show and what their way carries. */
const LAYERS: RTCRtpEncodingParameters[] = [
	{ rid: 'l', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
	{ rid: 'm', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
	{ rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 1_700_000 }
];

/** A screen in two, so that it is seen on a narrow way, too. */
const SCREEN_LAYERS: RTCRtpEncodingParameters[] = [
	{ rid: 'l', scaleResolutionDownBy: 2, maxBitrate: 200_000, maxFramerate: 5 },
	{ rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 1_500_000 }
];

/** What every browser sends and shows; more would only make descriptions long. */
const CODECS = /^(audio\/opus|video\/(VP8|rtx))$/i;
/** What programs such as OBS send: every browser shows that, too (RFC 7742 §5). */
const H264 = { mimeType: /^video\/H264$/i, as: /^(?=.*packetization-mode=1)(?=.*profile-level-id=42e0)/i };

function plain(transceiver: RTCRtpTransceiver, receives: boolean) {
	const kind = transceiver.receiver.track.kind;
	const all = (receives ? globalThis.RTCRtpReceiver : globalThis.RTCRtpSender)?.getCapabilities?.(
		kind
	)?.codecs;
	const shown = (one: { mimeType: string; sdpFmtpLine?: string }) =>
		receives && H264.mimeType.test(one.mimeType) && H264.as.test(one.sdpFmtpLine ?? '');
	const wanted = all?.filter((one) => CODECS.test(one.mimeType) || shown(one));
	if (!wanted?.length) return;
	try {
		transceiver.setCodecPreferences(wanted);
	} catch {
		// The browser's own choice holds.
	}
}

export class Gathering {
	private pc!: RTCPeerConnection;
	private id = '';
	private readonly sends: Record<Sent, MediaStreamTrack | null> = { audio: null, camera: null, screen: null };
	private lines: Partial<Record<Sent, RTCRtpTransceiver>> = {};
	/** An offer of this side is on its way. */
	private offering = false;
	/** Something has changed meanwhile. */
	private changed = false;
	private gone = false;
	private stood = false;
	private over = false;
	private triedAt: number | null = null;
	private work: Promise<void> = Promise.resolve();

	constructor(
		private readonly host: GatheringHost,
		tracks: Partial<Record<Sent, MediaStreamTrack | null>> = {}
	) {
		Object.assign(this.sends, tracks);
		this.make();
	}

	get connection(): RTCPeerConnection {
		return this.pc;
	}

	/** What the connection of now is called. */
	get name(): string {
		return this.id;
	}

	get joined(): boolean {
		return this.pc.connectionState === 'connected';
	}

	/** Sends this from now on, or nothing. */
	async use(what: Sent, track: MediaStreamTrack | null): Promise<void> {
		if (this.sends[what] === track) return;
		this.sends[what] = track;
		const line = this.lines[what];
		if (what === 'screen') this.layScreen();
		if (line) await line.sender.replaceTrack(track).catch(() => {});
	}

	/** Takes what the room tells; one after the other. */
	heard(message: RoomMessage): Promise<void> {
		this.work = this.work.then(() => this.take(message)).catch(() => {});
		return this.work;
	}

	/** Called every second: a connection that does not stand gives way to a fresh one. */
	tick(now: number): void {
		if (this.over) return;
		if (this.joined && !this.gone) {
			this.triedAt = null;
			return;
		}
		this.triedAt ??= now;
		const failed = this.gone || this.pc.connectionState === 'failed';
		if (now - this.triedAt < (failed ? GONE_MS : PATIENCE_MS)) return;
		this.triedAt = now;
		this.make();
	}

	/** The centre answers again. `anew`: it was started anew, and so were its rooms, whatever this side believes. */
	again(anew = false): void {
		if (!this.over && (anew || !this.joined)) this.make();
	}

	show(pictures: { mid: string; height: number | null }[]): void {
		this.host.tell({ room: 'show', from: this.id, pictures });
	}

	close(): void {
		this.over = true;
		this.drop();
	}

	private drop() {
		const { pc } = this;
		if (!pc) return;
		pc.ontrack = pc.onconnectionstatechange = null;
		pc.close();
	}

	private make() {
		this.drop();
		this.id = this.host.name();
		this.offering = this.changed = this.gone = false;
		this.host.begins();
		const pc = (this.pc = this.host.connect());
		pc.ontrack = ({ track, transceiver }) => {
			this.host.through?.('receive', transceiver.receiver);
			if (transceiver.mid !== null) this.host.track(transceiver.mid, track);
		};
		pc.onconnectionstatechange = () => this.stands();
		// Sound, then the camera: the others know it by its place.
		const audio = pc.addTransceiver(this.sends.audio ?? 'audio', { direction: 'sendonly' });
		const camera = pc.addTransceiver(this.sends.camera ?? 'video', {
			direction: 'sendonly',
			sendEncodings: LAYERS.map((one) => ({ ...one }))
		});
		this.lines = { audio, camera };
		for (const line of [audio, camera]) this.host.through?.('send', line.sender);
		plain(audio, false);
		plain(camera, false);
		if (this.sends.screen) this.lines.screen = this.screenLine(this.sends.screen);
		pc.createDataChannel('room');
		this.stands();
		void this.offer('join');
	}

	private screenLine(track: MediaStreamTrack) {
		const line = this.pc.addTransceiver(track, {
			direction: 'sendonly',
			sendEncodings: SCREEN_LAYERS.map((one) => ({ ...one }))
		});
		this.host.through?.('send', line.sender);
		plain(line, false);
		return line;
	}

	/** The screen has a line of its own while it is shown, and keeps it for the next time. */
	private layScreen() {
		const { screen: track } = this.sends;
		const line = this.lines.screen;
		if (line) line.direction = track ? 'sendonly' : 'inactive';
		else if (track) this.lines.screen = this.screenLine(track);
		else return;
		if (this.offering || this.pc.signalingState !== 'stable') this.changed = true;
		else void this.offer('offer');
	}

	private stands() {
		if (this.joined) this.stood = true;
		this.host.link(this.joined ? 'joined' : this.stood ? 'interrupted' : 'connecting');
	}

	private async offer(room: 'join' | 'offer') {
		const { pc } = this;
		this.offering = true;
		try {
			await pc.setLocalDescription();
			const sdp = pc.localDescription?.sdp;
			if (pc === this.pc && sdp) this.host.tell({ room, from: this.id, sdp });
		} catch {
			// It was closed meanwhile, or gives way soon.
		}
	}

	private async take(message: RoomMessage) {
		if (this.over || message.to !== this.id) return;
		if (message.room === 'answer') await this.agree(message.sdp);
		else if (message.room === 'offer') await this.answer(message.revision, message.sdp);
		else if (message.room === 'shows') this.host.shows(message.slots);
		else this.gone = true;
	}

	private async agree(sdp: string) {
		const { pc } = this;
		if (pc.signalingState !== 'have-local-offer') return;
		await pc.setRemoteDescription({ type: 'answer', sdp });
		if (pc !== this.pc) return;
		this.offering = false;
		if (!this.changed) return;
		this.changed = false;
		await this.offer('offer');
	}

	private async answer(revision: number, sdp: string) {
		const { pc } = this;
		if (this.offering || pc.signalingState !== 'stable') return;
		await pc.setRemoteDescription({ type: 'offer', sdp });
		const sent = new Set(Object.values(this.lines));
		for (const one of pc.getTransceivers()) if (!sent.has(one)) plain(one, true);
		await pc.setLocalDescription();
		const answered = pc.localDescription?.sdp;
		if (pc !== this.pc || !answered) return;
		this.host.tell({ room: 'answer', from: this.id, revision, sdp: answered });
		if (!this.changed) return;
		this.changed = false;
		await this.offer('offer');
	}
}
