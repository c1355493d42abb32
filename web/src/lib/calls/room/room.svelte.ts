/** A call as this page sees it: the centre's record of it, the connection to the other page, and what is shown. */

import * as api from '$lib/api/calls';
import type {
	Call,
	Contact,
	LiveMessage,
	Participant,
	PlacedCall,
	RoomMessage,
	Signal
} from '$lib/api/types';
import { connected, hear, hurry, live, tell } from '$lib/app/live.svelte';
import {
	answer,
	isHeld,
	isPresent,
	joinedBefore,
	myself,
	others,
	rememberJoined,
	ringsForMe
} from '$lib/calls/here.svelte';
import { here } from '$lib/calls/state.svelte';
import { Signals } from '$lib/calls/joined/signals';
import { recordable } from '$lib/calls/recording/ofRoom';
import { Recordings } from '$lib/calls/recording/recordings.svelte';
import { list } from '$lib/i18n/format';
import { cameras } from './cameras';
import { Cards } from './cards.svelte';
import { Floor } from './floor';
import { Gathered, type Films } from './gathered.svelte';
import { lasted } from './lasted';
import { Line } from './line.svelte';
import { Media, type Loss } from './media.svelte';
import { Staged } from './staged.svelte';
import { Written } from './written.svelte';

/** `before`: not joined from this page yet. */
export type Phase = 'loading' | 'before' | 'in' | 'over';

/** So long after a connection came back, another device is not thought of. */
const SETTLED_MS = 5000;
export interface RoomEvents {
	lost(loss: Loss): void;
	photographed(name: string): void;
	failed(error: unknown): void;
}

export class Room {
	call = $state.raw<Call | null>(null);
	phase = $state<Phase>('loading');
	problem = $state.raw<unknown>(null);
	/** Another one whenever this page joins anew. */
	line = $state.raw<Line>(null!);
	/** Seconds that it has lasted. */
	seconds = $state(0);
	/** What joins this page with the room of the call, once it has one. */
	gathered = $state.raw<Gathered>(null!);
	/** Whom this page looks at, by choice. */
	pinned = $state<string | null>(null);
	/** Who has the floor. */
	private spoke = $state<string | null>(null);
	hand = $state(false);
	/** Taken over by another device of mine. */
	elsewhere = $state(false);
	readonly media = new Media();
	readonly chat = new Written((words) => {
		this.signals?.say(words);
		this.keep();
	});
	readonly showing = new Staged(
		() => this.call,
		(images) => {
			if (this.call) this.call = { ...this.call, images };
		},
		(whom, stage) => {
			this.signals?.signal(whom.id, { from: '', to: null, stage });
			this.keep();
		}
	);

	readonly others = $derived<Participant[]>(this.call ? others(this.call) : []);
	/** The cameras and programs that send, beside the people. */
	readonly cameras = $derived<Participant[]>(cameras(this.call));
	/** The one whom this page looks at: the chosen one, who speaks, or who is there. */
	readonly other = $derived<Participant | null>(
		[...this.others, ...this.cameras].find((one) => one.id === this.pinned) ??
			this.others.find((one) => one.id === this.spoke && isPresent(one)) ??
			this.others.find(isPresent) ??
			this.others[0] ??
			null
	);
	/** Whether it is recorded, who has agreed to that, and what this page records of it. */
	readonly recordings = new Recordings(
		recordable(
			this,
			(call) => this.take(call),
			(error) => this.events.failed(error)
		)
	);
	/** All their names. */
	readonly name = $derived(list(this.others.map((one) => one.name)));
	readonly cards = new Cards();
	readonly contact = $derived<Contact | null>(this.cards.of(this.other));
	/** Sound and pictures go through the centre. */
	readonly carried = $derived(this.call?.room != null);
	private signals: Signals | null = null;
	private met = false;
	private metAll = false;
	private stops: (() => void)[] = [];
	private backAt = 0;
	private readonly floor = new Floor();
	/** Which run of the centre this page talks to. */
	private run = '';

	constructor(
		readonly id: string,
		private readonly events: RoomEvents
	) {
		this.line = this.laid();
		this.gathered = this.gather();
	}

	async open(): Promise<void> {
		this.run = live.run;
		this.stops.push(hear((message) => this.hear(message)));
		const clock = setInterval(() => this.time(), 500);
		this.stops.push(() => clearInterval(clock));
		try {
			const call = await api.call(this.id);
			this.take(call);
			// It may have ended while the answer was on its way.
			if (this.call?.state === 'over') return;
			const before = joinedBefore();
			if (before?.call !== this.id) {
				this.phase = 'before';
			} else if (before.connection && before.connection === live.connection) await this.enter();
			else await this.join();
		} catch (error) {
			this.problem = error;
		}
	}

	/** Answers or joins from this page. */
	async join(): Promise<void> {
		const { call } = this;
		if (!call) return;
		const connection = await connected();
		const rings = ringsForMe(call);
		const before = joinedBefore();
		const known = before?.call === this.id ? before : null;
		const joined = rings ? await answer(call) : await api.joinCall(this.id, connection);
		rememberJoined({
			call: this.id,
			connection,
			heard: known?.heard ?? 0,
			number: known?.number ?? 0
		});
		this.take(joined);
		await this.enter();
	}

	async leave(): Promise<void> {
		const left = this.phase === 'in';
		this.finish();
		if (left) await api.leaveCall(this.id).catch((error: unknown) => this.events.failed(error));
	}

	/** The page does not show the call any more; what goes on goes on. */
	close(): void {
		for (const stop of this.stops.splice(0)) stop();
		this.part();
	}

	/** Calls further partners to it. */
	async add(contacts: Contact[]): Promise<PlacedCall> {
		const ids = contacts.map((one) => one.id);
		const { refused, ...call } = await api.addToCall(this.id, ids);
		this.take(call);
		return { ...call, refused };
	}

	/** What comes from somebody. */
	films(participant: string): Films {
		const films = this.gathered.of(participant);
		// Until the room stands, two stay joined directly.
		const direct = this.peer?.id === participant ? this.line.remote : null;
		return films.camera || films.screen ? films : { camera: direct, screen: null };
	}

	nameOf(participant: string): string {
		const all = [...(this.call?.participants ?? []), ...(this.call?.feeds ?? [])];
		return all.find((one) => one.id === participant)?.name ?? '';
	}

	setMicrophone(on: boolean): void {
		this.media.mute(on);
		this.announce();
	}

	async setCamera(on: boolean): Promise<void> {
		await this.media.show(on);
		this.announce();
	}

	async share(on: boolean): Promise<void> {
		await this.media.share(on);
		this.announce();
	}

	setHand(up: boolean): void {
		this.hand = up;
		this.announce();
	}

	setSpeaker(id: string): void {
		this.media.chooseSpeaker(id);
		this.line.listen(id);
		this.gathered.listen(id);
	}

	private async enter() {
		const before = joinedBefore();
		const known = before?.call === this.id ? before : null;
		this.signals = new Signals(this.id, tell, known?.heard ?? 0, known?.number ?? 0);
		this.phase = 'in';
		this.backAt = performance.now();
		if (this.call) this.recordings.follow(this.call);
		this.elsewhere = false;
		here.joined = { id: this.id, name: this.name };
		hurry(true);
		this.media.follow({
			sends: (kind, track) => {
				this.line.use(kind, track);
				const { audio, video, screen } = this.media;
				this.gathered.use('audio', audio);
				this.gathered.use('camera', video);
				this.gathered.use('screen', screen);
				this.announce();
			},
			lost: (loss) => this.events.lost(loss)
		});
		// What was said before this page listened.
		this.signals.back();
		await this.media.start();
		if (this.phase !== 'in') return;
		this.announce();
		await this.meet();
	}

	/** Joins with the other page, or with the room of the call, as soon as this one knows what it sends. */
	private async meet() {
		const { call } = this;
		if (this.phase !== 'in' || call?.state !== 'talking' || !this.media.looked) return;
		if (call.room) return this.meetAll();
		if (this.met || !this.peer) return;
		this.met = true;
		this.line.listen(this.media.speaker);
		await this.line.begin(call.polite, (kind) => this.media.sends(kind));
	}

	private async meetAll() {
		if (this.metAll) return;
		this.metAll = true;
		this.gathered.listen(this.media.speaker);
		const { audio, video, screen } = this.media;
		await this.gathered.begin({ audio, camera: video, screen });
	}

	/** The one with whom this page is joined directly. */
	private get peer(): Participant | null {
		return this.others.find(isPresent) ?? null;
	}

	private laid(): Line {
		return new Line(this.id, (signal) => {
			if (!this.peer || this.carried) return;
			this.signals?.signal(this.peer.id, signal);
			this.keep();
		});
	}

	private gather(): Gathered {
		return new Gathered(
			this.id,
			(request) => {
				if (!this.call?.room) return;
				this.signals?.signal(this.call.room, request);
				this.keep();
			},
			// What joined two is not needed any more.
			() => this.line.end(),
			(to, seal) => {
				this.signals?.signal(to, { from: '', to: null, seal });
				this.keep();
			}
		);
	}

	/** Remembers how far this page has heard and said, in case it is loaded again. */
	private keep() {
		if (!this.signals || this.phase !== 'in') return;
		rememberJoined({
			call: this.id,
			connection: live.connection,
			heard: this.signals.heard,
			number: this.signals.last
		});
	}

	private hear(message: LiveMessage) {
		if (message.type === 'hello') return void this.back(message.run ?? '');
		if (!('call' in message) || message.type === 'guest') return;
		if (message.type === 'call') {
			if (message.call.id === this.id) this.take(message.call, true);
			return;
		}
		if (message.call !== this.id) return;
		if (message.type === 'pointed') {
			if (message.from !== this.call?.me) this.showing.points(message);
			return;
		}
		if (message.type === 'speaking') {
			this.gathered.speaks(message.from, message.speaking);
			if (message.from !== this.call?.me) this.floor.hear(message.from, message.speaking, performance.now());
			this.spoke = this.floor.at(performance.now());
			return;
		}
		// What comes before this page listens is told again when it does.
		if (!this.signals?.take(message)) return;
		this.keep();
		if (message.type === 'signal') this.heard(message.from, message.data);
		else if (message.type === 'said')
			this.chat.read(message, message.from === this.call?.me, this.nameOf(message.from));
		else if (message.type === 'shown') {
			this.showing.add(message.image);
			this.showing.see(message.image.n);
		} else if (message.by !== this.call?.me) this.events.photographed(this.nameOf(message.by));
	}

	private heard(from: string, data: Signal | RoomMessage) {
		if ('room' in data) {
			// Nobody but the room speaks for it.
			if (from === this.call?.room) this.gathered.heard(data);
		} else if (data.stage !== undefined) {
			this.showing.see(data.stage);
		} else if (data.seal !== undefined) {
			this.gathered.sealed(from, data.seal);
		} else if (from === this.peer?.id && !this.carried) this.line.heard(data);
	}

	/** The connection to the centre is back. */
	private async back(run: string) {
		if (this.phase === 'over') return;
		const anew = this.run !== '' && run !== this.run;
		this.run = run;
		this.backAt = performance.now();
		if (this.phase === 'in') {
			this.announce();
			this.signals?.back(anew);
			this.keep();
			if (this.carried) this.gathered.again(anew);
			else this.line.again();
		}
		try {
			this.take(await api.call(this.id));
		} catch {
			// The next message tells.
		}
	}

	private take(call: Call, told = false) {
		// Records that cross each other on their way: a call never goes back. A film of it may still come.
		if (this.call?.state === 'over') {
			if (call.state === 'over') this.call = call;
			return;
		}
		const before = this.call;
		this.call = call;
		if (this.phase === 'in') {
			this.recordings.follow(call);
			const recorded = this.recordings.now?.state === 'running';
			here.joined = { id: this.id, name: this.name, recorded };
		}
		if (call.state === 'over') return this.finish();
		const mine = myself(call);
		if (mine && !isHeld(mine)) return this.finish();
		this.showing.welcome(before, call);
		const programs = call.feeds ?? [];
		const connected = programs.filter((one) => one.connected).map((one) => one.id);
		this.gathered.present(others(call).filter(isPresent), connected);
		this.gathered.leaveUnheard(programs.filter((one) => one.mine).map((one) => one.id));
		this.gathered.gone(call.participants.filter((one) => !isPresent(one)).map((one) => one.id));
		// Told on a connection that the centre does not know yet as this page's, it may be this one.
		const settled = performance.now() - this.backAt > SETTLED_MS;
		if (told && settled && this.phase === 'in' && mine?.state === 'in' && !mine.connection_mine)
			return this.yield();
		void this.meet();
	}

	/** Another device of mine has taken over. */
	private yield() {
		this.phase = 'before';
		this.elsewhere = true;
		rememberJoined(null);
		this.part();
	}

	private finish() {
		if (this.phase === 'over') return;
		this.phase = 'over';
		rememberJoined(null);
		this.showing.see(null);
		this.part();
	}

	/** Nothing is sent and nothing comes from now on. */
	private part() {
		this.line.end();
		this.line = this.laid();
		this.gathered.end();
		this.gathered = this.gather();
		this.met = this.metAll = false;
		this.recordings.end();
		this.signals = null;
		this.media.stop();
		hurry(false);
		if (here.joined?.id === this.id) here.joined = null;
	}

	private announce() {
		if (this.phase !== 'in') return;
		tell({
			type: 'state',
			call: this.id,
			microphone: this.media.sendsSound,
			camera: this.media.video !== null,
			hand: this.hand,
			screen: this.media.screen !== null
		});
	}

	private time() {
		this.spoke = this.floor.at(performance.now());
		if (this.call) this.seconds = lasted(this.call);
	}
}
