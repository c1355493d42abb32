/**
 * Recordings of a call as this page sees them: who asks, whether I have agreed, how long it runs. Where it is this page that
 * records, it makes the film while the centre says that it runs, of those who have agreed and of nobody else.
 */

import * as api from '$lib/api/calls';
import type { Call, CallRecording as Recording } from '$lib/api/types';
import { remember } from '$lib/app/memory';
import type { Kept } from './pieces';
import type { Person, Recorder, Trouble } from './recorder';

export interface Recordable {
	call(): Call | null;
	/** Everybody in the call who can be seen and heard, oneself included. */
	people(): Person[];
	shown(): { href: string; name: string } | null;
	/** Whether the centre is heard: who takes back what they agreed to says it there. */
	hears(): boolean;
	/** Pictures of these are to be sent as high as this, though the page may not show them. */
	attend(people: string[], height: number | null): void;
	owner(): string | null;
	/** What a film of this call is called, and its file. */
	title(at: Date): string;
	took(call: Call): void;
	trouble(what: Trouble): void;
	failed(error: unknown): void;
}

/** A picture of somebody in the film, at most. */
const HEIGHT = 720;
const TICK_MS = 250;

const pad = (value: number) => String(value).padStart(2, '0');

/** The clock of this place, as files name it. */
export const local = (at: Date): string =>
	`${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;

/** Milliseconds that a recording has run. */
export const ran = (one: Recording, now: number): number =>
	one.recorded_ms + (one.state === 'running' ? Math.max(0, now - Date.parse(one.since)) : 0);

/** A file's name has no such characters anywhere. */
const plain = (name: string) =>
	name
		.replace(/[\\/:*?"<>|\p{Cc}\s]+/gu, ' ')
		.trim()
		.slice(0, 120);

export class Recordings {
	/** The one that is not over. */
	now = $state.raw<Recording | null>(null);
	/** The last one, also when it is over. */
	last = $state.raw<Recording | null>(null);
	/** Milliseconds. */
	ran = $state(0);
	/** It is this page that records. */
	mine = $state(false);
	/** This page is asked, and has not answered. */
	readonly asks = $derived.by(() => this.now?.asked.includes(this.me) ?? false);
	busy = $state(false);

	private me = $state('');
	private asking = false;
	/** Those that this page has asked for: another page of mine made the others. */
	private readonly begun = new Set<string>();
	private readonly stale = new Set<string>();
	private recorder: Recorder | null = null;
	private about: Kept | null = null;
	private making = false;
	private timer: ReturnType<typeof setInterval> | undefined;

	constructor(private readonly what: Recordable) {}

	/** Asks everybody whether they agree. */
	async ask(): Promise<void> {
		const call = this.what.call();
		if (!call || this.asking) return;
		this.asking = this.busy = true;
		try {
			const { kind } = await import('./recorder');
			if (!kind()) return this.what.trouble('unsupported');
			const asked = await api.askToRecord(call.id);
			const last = asked.recordings.at(-1);
			if (last && last.state !== 'over') this.begun.add(last.id);
			this.asking = false;
			this.what.took(asked);
		} catch (error) {
			this.what.failed(error);
		} finally {
			this.asking = this.busy = false;
		}
	}

	/** Agrees, or does not, or does so no longer. */
	answer(agrees: boolean): Promise<void> {
		return this.say((call, id) => api.answerRecording(call, id, agrees));
	}

	stop(): Promise<void> {
		return this.say((call, id) => api.stopRecording(call, id));
	}

	/** The call is as it is now. */
	follow(call: Call): void {
		const last = call.recordings.at(-1) ?? null;
		this.me = call.me;
		this.last = last;
		this.now = last && last.state !== 'over' ? last : null;
		this.ran = last ? ran(last, Date.now()) : 0;
		clearInterval(this.timer);
		if (this.now) this.timer = setInterval(() => this.tick(), TICK_MS);
		const mine = this.now !== null && this.now.by === call.me && !this.asking && !this.stale.has(this.now.id);
		if (mine && !this.begun.has(this.now!.id)) {
			// A page that was loaded again has nothing to go on with: what there is of it is sent.
			void this.stopStale(call.id, this.now!.id);
			return;
		}
		this.mine = mine;
		if (!mine) void this.finish();
		else this.tick();
	}

	/** This page is not in the call any more. */
	end(): void {
		clearInterval(this.timer);
		this.now = this.last = null;
		this.mine = false;
		void this.finish();
	}

	private async stopStale(call: string, id: string) {
		this.stale.add(id);
		try {
			this.what.took(await api.stopRecording(call, id));
		} catch {
			// It was over by then.
		}
	}

	private async say(what: (call: string, id: string) => Promise<Call>) {
		const call = this.what.call();
		const id = this.now?.id;
		if (!call || !id) return;
		this.busy = true;
		try {
			this.what.took(await what(call.id, id));
		} catch (error) {
			this.what.failed(error);
		} finally {
			this.busy = false;
		}
	}

	/** Those who are recorded now: while it runs, and the centre is heard, those who have agreed. */
	private people(): Person[] {
		const { now } = this;
		if (now?.state !== 'running' || !this.what.hears()) return [];
		return this.what.people().filter((one) => now.agreed.includes(one.id));
	}

	private tick() {
		const { now } = this;
		if (!now) return;
		this.ran = ran(now, Date.now());
		if (!this.mine) return;
		const runs = now.state === 'running' && this.what.hears();
		if (runs) this.what.attend(now.agreed, HEIGHT);
		if (runs && !this.recorder) void this.begin(now);
		else if (runs) this.recorder?.resume();
		else this.recorder?.pause();
	}

	private async begin(now: Recording) {
		if (this.making) return;
		this.making = true;
		try {
			const { Recorder, kind } = await import('./recorder');
			const type = kind();
			// It may be over by now.
			if (!type || this.now?.id !== now.id || this.now.state !== 'running') return;
			const at = new Date(now.began_at ?? Date.now());
			const title = this.what.title(at);
			const about: Kept = {
				id: now.id,
				call: this.what.call()!.id,
				owner: this.what.owner() ?? '',
				title,
				name: `${plain(title)}.${type.startsWith('video/mp4') ? 'mp4' : 'webm'}`,
				type,
				at: at.getTime(),
				local: local(at)
			};
			remember('recordings', 1);
			this.about = about;
			this.recorder = new Recorder(
				about,
				{ people: () => this.people(), shown: () => this.what.shown() },
				(what) => {
					this.what.trouble(what);
					void this.stop();
				}
			);
		} catch {
			this.what.trouble('broken');
			void this.stop();
		} finally {
			this.making = false;
		}
	}

	private async finish() {
		const { recorder, about } = this;
		if (!recorder || !about) return;
		this.recorder = this.about = null;
		this.what.attend([], null);
		const [{ send, noted }] = await Promise.all([import('./send.svelte')]);
		if (await recorder.stop()) await send(about, true);
		else await noted();
	}
}
