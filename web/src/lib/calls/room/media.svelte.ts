/** One's own camera, microphone and screen: chosen, switched, lost and found again. A call never ends for want of one. */

import { agent } from '$lib/app/agent.svelte';
import { recall, remember } from '$lib/app/memory';
import type { Kind } from '$lib/calls/joined/engine';
import { isLetIn } from '$lib/permitted/refusal';
import { choices, prefer, preferred } from '$lib/calls/preferred';

/** Why there is no picture or no sound. */
export type Trouble = 'denied' | 'busy' | 'insecure' | 'refused' | 'none';

export interface Device {
	id: string;
	name: string;
}

/** What happened to a device by itself. */
export type Loss = { kind: Kind; now: string | null };

interface Events {
	/** What is sent has changed. */
	sends(kind: Kind, track: MediaStreamTrack | null): void;
	lost(loss: Loss): void;
}

/** Whether the centre holds conferences with other cameras only: the agent knows it of those of this computer. */
const isRefused = (name: string) =>
	agent.webcams.some((webcam) => name.includes(webcam.name) && !isLetIn(webcam.permission));

const INPUT = { audio: 'audioinput', video: 'videoinput' } as const;

function trouble(error: unknown): Trouble {
	const { name } = error as { name?: string };
	if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
	if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
	return 'none';
}

export class Media {
	cameras = $state.raw<Device[]>([]);
	microphones = $state.raw<Device[]>([]);
	speakers = $state.raw<Device[]>([]);
	video = $state.raw<MediaStreamTrack | null>(null);
	audio = $state.raw<MediaStreamTrack | null>(null);
	screen = $state.raw<MediaStreamTrack | null>(null);
	/** Whether sound and picture are wanted. */
	microphoneOn = $state(true);
	cameraOn = $state(true);
	troubles = $state.raw<Partial<Record<Kind, Trouble>>>({});
	speaker = $state(recall<string>('call.speaker') ?? '');
	/** The first look is over. */
	looked = $state(false);
	/** What one sees of oneself. */
	picture = $derived.by(() => {
		const track = this.screen ?? this.video;
		return track ? new MediaStream([track]) : null;
	});

	private events: Events | null = null;
	private over = false;
	private starting: Promise<void> | null = null;

	/** Devices are looked for; what is there is on. */
	start(): Promise<void> {
		this.over = false;
		this.starting ??= this.look();
		return this.starting;
	}

	/** Hears what is sent from now on. */
	follow(events: Events): void {
		this.events = events;
	}

	/** What is sent now. */
	sends(kind: Kind): MediaStreamTrack | null {
		return kind === 'audio' ? this.audio : (this.screen ?? this.video);
	}

	name(kind: Kind): string {
		return (kind === 'audio' ? this.audio : this.video)?.label ?? '';
	}

	get sendsPicture(): boolean {
		return this.video !== null || this.screen !== null;
	}

	get sendsSound(): boolean {
		return this.audio !== null && this.microphoneOn;
	}

	/** Looks again for everything that is missing. */
	async look(): Promise<void> {
		if (!navigator.mediaDevices?.getUserMedia) {
			this.troubles = { audio: 'insecure', video: 'insecure' };
			this.looked = true;
			return;
		}
		navigator.mediaDevices.addEventListener('devicechange', this.changed);
		choices.addEventListener('used', this.changed);
		// Apart: somebody without a camera has a microphone.
		if (!this.audio) await this.open('audio');
		if (!this.video && this.cameraOn) await this.open('video');
		await this.list();
		// Names are told only when one device was allowed: now the one that was meant can be found.
		for (const kind of ['audio', 'video'] as const) await this.toPreferred(kind);
		this.looked = true;
	}

	async choose(kind: Kind, id: string): Promise<void> {
		const name = this.devices(kind).find((one) => one.id === id)?.name;
		if (name) prefer(kind, name);
		if (kind === 'video') this.cameraOn = true;
		await this.open(kind, id);
	}

	chooseSpeaker(id: string): void {
		this.speaker = id;
		remember('call.speaker', id);
	}

	mute(on: boolean): void {
		this.microphoneOn = on;
		if (this.audio) this.audio.enabled = on;
		if (on && !this.audio) void this.open('audio');
	}

	/** Off means that the camera's light is off, too. */
	async show(on: boolean): Promise<void> {
		this.cameraOn = on;
		if (on) await this.open('video');
		else this.set('video', null);
	}

	/** The screen takes the camera's place until it is stopped. */
	async share(on: boolean): Promise<void> {
		if (!on) {
			this.screen?.stop();
			this.screen = null;
			this.events?.sends('video', this.video);
			return;
		}
		const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 15 }, audio: false });
		const track = stream.getVideoTracks()[0] ?? null;
		if (!track) return;
		if (this.over) return track.stop();
		track.contentHint = 'detail';
		track.onended = () => void this.share(false);
		this.screen?.stop();
		this.screen = track;
		this.events?.sends('video', track);
	}

	stop(): void {
		this.over = true;
		this.looked = false;
		this.starting = null;
		navigator.mediaDevices?.removeEventListener('devicechange', this.changed);
		choices.removeEventListener('used', this.changed);
		this.events = null;
		for (const track of [this.audio, this.video, this.screen]) {
			if (track) track.onended = null;
			track?.stop();
		}
		this.audio = this.video = this.screen = null;
	}

	private devices(kind: Kind): Device[] {
		return kind === 'audio' ? this.microphones : this.cameras;
	}

	private async toPreferred(kind: Kind) {
		const wanted = preferred(kind);
		const current = kind === 'audio' ? this.audio : this.video;
		if (!wanted || !current || current.label.includes(wanted)) return;
		const found = this.devices(kind).find((one) => one.name.includes(wanted));
		if (found) await this.open(kind, found.id);
	}

	private async open(kind: Kind, id?: string): Promise<boolean> {
		const exact = id ? { deviceId: { exact: id } } : {};
		const wanted: MediaStreamConstraints =
			kind === 'audio'
				? { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...exact } }
				: { video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, ...exact } };
		try {
			const stream = await navigator.mediaDevices.getUserMedia(wanted);
			const track = stream.getTracks()[0]!;
			if (kind === 'video' && isRefused(track.label)) {
				track.stop();
				return await this.another();
			}
			if (this.over || (kind === 'video' && !this.cameraOn)) {
				track.stop();
				return false;
			}
			this.set(kind, track);
			this.tell(kind, null);
			return true;
		} catch (error) {
			this.tell(kind, trouble(error));
			return false;
		}
	}

	/** The camera that came first is not let in: one that is takes its place. */
	private async another(): Promise<boolean> {
		await this.list();
		const [allowed] = this.cameras;
		if (allowed) return this.open('video', allowed.id);
		this.tell('video', 'refused');
		return false;
	}

	private tell(kind: Kind, what: Trouble | null) {
		const troubles = { ...this.troubles };
		if (what) troubles[kind] = what;
		else delete troubles[kind];
		this.troubles = troubles;
	}

	private set(kind: Kind, track: MediaStreamTrack | null) {
		const before = kind === 'audio' ? this.audio : this.video;
		if (before) {
			before.onended = null;
			before.stop();
		}
		if (track) {
			track.onended = () => void this.lose(kind);
			if (kind === 'audio') track.enabled = this.microphoneOn;
			else track.contentHint = 'motion';
		}
		if (kind === 'audio') this.audio = track;
		else this.video = track;
		this.events?.sends(kind, this.sends(kind));
	}

	/** It was pulled out, or taken by the system: another one takes its place, if there is one. */
	private async lose(kind: Kind) {
		const gone = (kind === 'audio' ? this.audio : this.video)?.getSettings().deviceId;
		this.set(kind, null);
		await this.list();
		const left = this.devices(kind).filter((one) => one.id !== gone);
		for (const one of left) {
			if (!(await this.open(kind, one.id))) continue;
			this.events?.lost({ kind, now: one.name });
			return;
		}
		this.events?.lost({ kind, now: null });
	}

	private readonly changed = () => void this.arrive();

	/** Something came or went. What is missing is taken; what was chosen by name comes back into use. */
	private async arrive() {
		await this.list();
		for (const kind of ['audio', 'video'] as const) {
			if (kind === 'video' && !this.cameraOn) continue;
			const track = kind === 'audio' ? this.audio : this.video;
			const there = this.devices(kind);
			const id = track?.getSettings().deviceId;
			// Browsers that do not say that a track has ended.
			if (track && id && (isRefused(track.label) || (there.length && !there.some((one) => one.id === id))))
				await this.lose(kind);
			else if (!track && there.length) await this.open(kind);
			else await this.toPreferred(kind);
		}
	}

	private async list() {
		const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
		const of = (kind: string) =>
			all
				.filter((one) => one.kind === kind && one.deviceId)
				.map((one) => ({ id: one.deviceId, name: one.label || one.deviceId.slice(0, 6) }));
		this.cameras = of(INPUT.video).filter((one) => !isRefused(one.name));
		this.microphones = of(INPUT.audio);
		this.speakers = of('audiooutput');
	}
}
