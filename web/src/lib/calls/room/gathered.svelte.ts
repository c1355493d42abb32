/** Everybody in a call of more than two people, as they come from its room: who is seen and heard, and who speaks. */

import { onceKey } from '$lib/api/request';
import type { Participant, RoomMessage, RoomRequest, RoomSlot, Seal } from '$lib/api/types';
import { live } from '$lib/app/live.svelte';
import { iceServers } from '$lib/api/calls';
import { Gathering, type Sent } from '$lib/calls/joined/gathering';
import type { Link } from '$lib/calls/joined/engine';
import { count, quality, type Counted, type Quality } from '$lib/calls/joined/quality';
import type { Seals } from '$lib/calls/sealed/sealing.svelte';
import { Heights } from './heights';

const TICK_MS = 1000;
/** Sizes that change while a window is drawn are told together. */
const TOLD_AFTER_MS = 200;
/** Higher than any camera's picture. */
const LARGE = 4320;
/** A larger picture is there by then, if there is one. */
const SHARP_MS = 1200;
/** The place of the camera among what a page sends. */
const CAMERA = '1';

export interface Films {
	camera: MediaStream | null;
	screen: MediaStream | null;
}

export type Film = keyof Films;

const NOTHING: Films = { camera: null, screen: null };

export class Gathered {
	link = $state<Link>('connecting');
	quality = $state<Quality | null>(null);
	speaking = $state.raw<ReadonlySet<string>>(new Set());
	/** What keeps sound and pictures from everybody but those in the call. */
	seals = $state.raw<Seals | null>(null);
	private people = $state.raw<Readonly<Record<string, Films>>>({});

	private gathering: Gathering | null = null;
	private tracks = new Map<string, MediaStreamTrack>();
	private slots: RoomSlot[] = [];
	private streams = new Map<string, MediaStream>();
	private readonly sounds = new Map<string, HTMLAudioElement>();
	/** How high each film is shown, and what the room knows of it, by line. */
	private readonly heights = new Heights(() => this.tellSoon());
	/** Whom this page records: their pictures come though it may not show them. */
	private attended: { people: readonly string[]; height: number | null } = { people: [], height: null };
	private told = new Map<string, number | null>();
	private telling: ReturnType<typeof setTimeout> | undefined;
	private timer: ReturnType<typeof setInterval> | undefined;
	private counted: Counted | null = null;
	private speaker = '';
	/** Programs of this page's own person: they are in the same room. */
	private unheard: readonly string[] = [];
	private over = false;
	private early: [from: string, seal: Seal][] = [];
	private there: [ids: string[], heard: string[], programs: readonly string[]] = [[], [], []];

	constructor(
		private readonly call: string,
		private readonly tell: (request: RoomRequest) => void,
		/** Something comes from the others. */
		private readonly joins: () => void,
		/** Says something about keys to one of the others. */
		private readonly seal: (to: string, seal: Seal) => void = () => {}
	) {}

	async begin(sends: Record<Sent, MediaStreamTrack | null>): Promise<void> {
		const servers = await iceServers(this.call).then(
			(found) => found.servers,
			() => []
		);
		const { Seals } = await import('$lib/calls/sealed/sealing.svelte');
		if (this.gathering || this.over) return;
		const seals = (this.seals = new Seals(this.call, this.seal));
		seals.present(...this.there);
		for (const [from, seal] of this.early.splice(0)) seals.heard(from, seal);
		this.gathering = new Gathering(
			{
				connect: () =>
					new RTCPeerConnection({ iceServers: servers, bundlePolicy: 'max-bundle', ...seals.configuration }),
				through: (side, line) => seals.through(side, line),
				tell: (request) => this.tell(request),
				track: (mid, track) => {
					this.tracks.set(mid, track);
					this.compose();
				},
				shows: (slots) => {
					this.slots = slots;
					this.compose();
				},
				begins: () => {
					this.tracks.clear();
					this.told.clear();
					this.slots = [];
				},
				link: (link) => {
					this.link = link;
				},
				name: onceKey
			},
			sends
		);
		this.timer = setInterval(() => void this.tick(), TICK_MS);
	}

	heard(message: RoomMessage): void {
		void this.gathering?.heard(message);
	}

	use(what: Sent, track: MediaStreamTrack | null): void {
		void this.gathering?.use(what, track);
	}

	/** What somebody says about keys. */
	sealed(from: string, seal: Seal): void {
		if (this.seals) this.seals.heard(from, seal);
		else this.early.push([from, seal]);
	}

	/** Those who are in the call besides this page, who is away may not be heard; and programs that take part. */
	present(others: readonly Participant[], programs: readonly string[]): void {
		const names = (some: readonly Participant[]) => some.map((one) => one.id);
		this.there = [names(others), names(others.filter((one) => one.state === 'in')), programs];
		this.seals?.present(...this.there);
	}

	/** The connection to the centre is back. */
	again(anew = false): void {
		this.gathering?.again(anew);
	}

	of(participant: string): Films {
		return this.people[participant] ?? NOTHING;
	}

	speaks(participant: string, speaking: boolean): void {
		const now = new Set(this.speaking);
		if (speaking) now.add(participant);
		else now.delete(participant);
		this.speaking = now;
	}

	/** These are not there any more. */
	gone(participants: readonly string[]): void {
		if (participants.some((one) => this.speaking.has(one)))
			this.speaking = new Set([...this.speaking].filter((one) => !participants.includes(one)));
	}

	/** A film is shown this high, in pixels of the screen, until what comes back is called. */
	shown(participant: string, film: Film, height: number): () => void {
		return this.heights.shown(`${participant} ${film}`, height);
	}

	/** These are sent as high as this, though they may not be shown. */
	attend(people: readonly string[], height: number | null): void {
		const { attended } = this;
		if (attended.height === height && attended.people.join() === people.join()) return;
		this.attended = { people: [...people], height };
		this.tellSoon();
	}

	/** The sound that comes from somebody. */
	voice(participant: string): MediaStreamTrack | null {
		const slot = this.slots.find((one) => !one.video && one.participant === participant);
		return (slot && this.tracks.get(slot.mid)) ?? null;
	}

	/** Asks for somebody's picture as large as it comes, and waits for it a little. */
	async sharpen(participant: string, film: HTMLVideoElement): Promise<void> {
		const release = this.shown(participant, 'camera', LARGE);
		await new Promise<void>((done) => {
			film.addEventListener('resize', () => done(), { once: true });
			setTimeout(done, SHARP_MS);
		});
		release();
	}

	/** Plays nothing of these: whoever stands beside a camera of their own hears it anyway. */
	leaveUnheard(participants: readonly string[]): void {
		if (participants.join() === this.unheard.join()) return;
		this.unheard = participants;
		this.compose();
	}

	listen(speaker: string): void {
		this.speaker = speaker;
		for (const sound of this.sounds.values()) this.route(sound);
	}

	end(): void {
		this.over = true;
		clearInterval(this.timer);
		clearTimeout(this.telling);
		this.gathering?.close();
		this.gathering = null;
		this.seals?.end();
		this.seals = null;
		for (const sound of this.sounds.values()) sound.srcObject = null;
		this.sounds.clear();
		this.people = {};
	}

	private route(sound: HTMLAudioElement) {
		const routed = sound as HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };
		void routed.setSinkId?.(this.speaker).catch(() => {});
	}

	/** Puts together who is seen and heard; what has not changed stays the same, so that nothing flickers. */
	private compose() {
		const people: Record<string, Films> = {};
		const streams = new Map<string, MediaStream>();
		for (const { mid, video, participant, source } of this.slots) {
			const track = this.tracks.get(mid);
			const heard = participant !== null && !this.unheard.includes(participant);
			if (!video) this.play(mid, heard ? (track ?? null) : null);
			if (!video || !track || participant === null) continue;
			const key = `${track.id} ${participant}`;
			const stream = this.streams.get(key) ?? new MediaStream([track]);
			streams.set(key, stream);
			const films = people[participant] ?? NOTHING;
			people[participant] = { ...films, [source === CAMERA ? 'camera' : 'screen']: stream };
		}
		this.streams = streams;
		this.people = people;
		if (streams.size || this.sounds.size) this.joins();
		this.tellSoon();
	}

	/** Sound is apart from the pages: it goes on while another one is looked at. */
	private play(mid: string, track: MediaStreamTrack | null) {
		let sound = this.sounds.get(mid);
		if (!sound) {
			if (!track) return;
			sound = new Audio();
			sound.autoplay = true;
			if (this.speaker) this.route(sound);
			this.sounds.set(mid, sound);
		}
		const [now] = (sound.srcObject as MediaStream | null)?.getTracks() ?? [];
		if ((now ?? null) === track) return;
		sound.srcObject = track && new MediaStream([track]);
		if (track) void sound.play().catch(() => {});
	}

	private tellSoon() {
		this.telling ??= setTimeout(() => this.tellHeights(), TOLD_AFTER_MS);
	}

	private tellHeights() {
		this.telling = undefined;
		const pictures: { mid: string; height: number | null }[] = [];
		for (const { mid, video, participant, source } of this.slots) {
			if (!video || participant === null) continue;
			const shown = this.heights.of(`${participant} ${source === CAMERA ? 'camera' : 'screen'}`);
			const recorded = this.attended.people.includes(participant) ? (this.attended.height ?? 0) : 0;
			const height = Math.max(shown, recorded) || null;
			if (this.told.get(mid) === height) continue;
			this.told.set(mid, height);
			pictures.push({ mid, height });
		}
		if (pictures.length) this.gathering?.show(pictures);
	}

	private async tick() {
		const { gathering } = this;
		if (!gathering) return;
		if (live.up) {
			gathering.tick(performance.now());
			this.seals?.tick();
		}
		const report = await gathering.connection.getStats().catch(() => null);
		if (!report || this.over) return;
		const now = count(report as unknown as Map<string, unknown>);
		// A fresh connection counts from nothing.
		if (this.counted && now.received < this.counted.received) this.counted = null;
		this.quality = gathering.joined ? quality(this.counted, now) : null;
		this.counted = now;
	}
}
