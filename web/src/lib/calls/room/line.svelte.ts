/** The line to the other page: joined, watched, tried again; what comes over it, and how well. */

import { iceServers } from '$lib/api/calls';
import { onceKey } from '$lib/api/request';
import type { Signal } from '$lib/api/types';
import { live } from '$lib/app/live.svelte';
import { checkWord } from '$lib/calls/joined/checkword';
import { Engine, type Kind, type Link } from '$lib/calls/joined/engine';
import { count, quality, type Counted, type Quality } from '$lib/calls/joined/quality';

const TICK_MS = 2000;
/** Servers that ran out are asked for again so long before. */
const EARLY_MS = 60_000;

export class Line {
	link = $state<Link>('connecting');
	quality = $state<Quality | null>(null);
	relayed = $state(false);
	word = $state('');
	remote = $state.raw<MediaStream | null>(null);

	private engine: Engine | null = null;
	private early: Signal[] = [];
	private servers: RTCIceServer[] = [];
	private serversUntil = Infinity;
	private counted: Counted | null = null;
	private worded = '';
	private timer: ReturnType<typeof setInterval> | undefined;
	private over = false;
	private speaker = '';
	private readonly sound = new Audio();

	constructor(
		private readonly call: string,
		private readonly tell: (signal: Signal) => void
	) {}

	/** Joins with the other page; `sends` tells what goes over it from the beginning. */
	async begin(polite: boolean, sends: (kind: Kind) => MediaStreamTrack | null): Promise<void> {
		await this.askServers();
		if (this.engine || this.over) return;
		this.engine = new Engine(
			{
				connect: () => new RTCPeerConnection({ iceServers: this.servers, bundlePolicy: 'max-bundle' }),
				tell: (signal) => this.tell(signal),
				track: (track) => this.receive(track),
				link: (link) => (this.link = link),
				name: onceKey
			},
			polite,
			{ audio: sends('audio'), video: sends('video') }
		);
		for (const signal of this.early.splice(0)) void this.engine.heard(signal);
		this.timer = setInterval(() => void this.tick(), TICK_MS);
	}

	heard(signal: Signal): void {
		if (this.engine) void this.engine.heard(signal);
		else this.early.push(signal);
	}

	use(kind: Kind, track: MediaStreamTrack | null): void {
		void this.engine?.use(kind, track);
	}

	/** The network is back. */
	again(): void {
		this.engine?.again();
	}

	listen(speaker: string): void {
		this.speaker = speaker;
		const sound = this.sound as HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };
		void sound.setSinkId?.(speaker).catch(() => {});
	}

	end(): void {
		this.over = true;
		clearInterval(this.timer);
		this.engine?.close();
		this.engine = null;
		this.sound.srcObject = null;
		this.remote = null;
	}

	private async askServers() {
		try {
			const { servers, until } = await iceServers(this.call);
			this.servers = servers;
			this.serversUntil = Date.parse(until);
		} catch {
			// Those of before, or none: two in one house need none.
		}
	}

	private receive(track: MediaStreamTrack) {
		const kept = (this.remote?.getTracks() ?? []).filter((one) => one.kind !== track.kind);
		this.remote = new MediaStream([...kept, track]);
		// Apart from the pages: the sound goes on while another one is looked at.
		this.sound.srcObject = this.remote;
		this.sound.autoplay = true;
		if (this.speaker) this.listen(this.speaker);
		void this.sound.play().catch(() => {});
	}

	private async tick() {
		const { engine } = this;
		if (!engine) return;
		if (live.up) engine.tick(performance.now());
		if (Date.now() > this.serversUntil - EARLY_MS) {
			await this.askServers();
			if (this.over) return;
			engine.connection.setConfiguration({ iceServers: this.servers, bundlePolicy: 'max-bundle' });
		}
		const report = await engine.connection.getStats().catch(() => null);
		if (!report || this.over) return;
		const now = count(report as unknown as Map<string, unknown>);
		// A fresh connection counts from nothing.
		if (this.counted && now.received < this.counted.received) this.counted = null;
		this.quality = engine.joined ? quality(this.counted, now) : null;
		this.relayed = now.by === 'relay';
		this.counted = now;
		await this.spell(engine);
	}

	private async spell(engine: Engine) {
		const both = engine.fingerprints();
		const key = both?.join(' ') ?? '';
		if (key === this.worded) return;
		this.worded = key;
		this.word = (both && (await checkWord(both))) ?? '';
	}
}
