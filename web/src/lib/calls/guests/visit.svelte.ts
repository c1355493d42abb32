/** A guest's visit as their page sees it: at the door, waiting, in the call, and over. */

import { comeAsGuest, endVisit, invitation, myVisit } from '$lib/api/guests';
import { beGuest } from '$lib/api/guesthood';
import { ApiError } from '$lib/api/request';
import type { GuestInvitation, GuestVisit, LiveMessage } from '$lib/api/types';
import { hear, hurry, live, tell } from '$lib/app/live.svelte';

/** `shut`: the invitation does not open; `turned_away`, `ended` and `over` are how a visit ends. */
export type Stage =
	'loading' | 'shut' | 'door' | 'waiting' | 'in' | 'turned_away' | 'ended' | 'gone' | 'over';

const BEAT_MS = 15_000;
const KEPT = 'cradle.guest';

/** What this window remembers of the visit, so that a page that is loaded again has its place. */
interface Kept {
	token: string;
	name: string;
}

function kept(): Kept | null {
	try {
		return JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as Kept | null;
	} catch {
		return null;
	}
}

function keep(visit: Kept | null): void {
	try {
		if (visit) sessionStorage.setItem(KEPT, JSON.stringify(visit));
		else sessionStorage.removeItem(KEPT);
	} catch {
		// A page that is loaded again asks for the name again.
	}
}

export class Visit {
	stage = $state<Stage>('loading');
	invited = $state.raw<GuestInvitation | null>(null);
	/** What they are called, as the others see it. */
	name = $state('');
	/** The call that they were let into. */
	call = $state('');
	problem = $state.raw<unknown>(null);

	private stops: (() => void)[] = [];

	constructor(private readonly token: string) {}

	async open(): Promise<void> {
		const before = kept();
		try {
			// Who waits or is in goes on, even where the invitation lets nobody else come any more.
			if (before?.token === this.token) {
				this.name = before.name;
				const there = await myVisit().catch(() => null);
				if (there) return this.take(there);
			}
			this.invited = await invitation(this.token);
			this.stage = 'door';
			// The centre may have begun anew: then they wait again.
			if (before?.token === this.token) await this.come(before.name);
		} catch (error) {
			this.problem = error;
			this.stage = this.invited ? 'door' : 'shut';
		}
	}

	/** Asks to be let in. */
	async come(name: string): Promise<void> {
		const visit = await comeAsGuest(this.token, name);
		keep({ token: this.token, name });
		this.take(visit);
	}

	/** Waits no longer. */
	async go(): Promise<void> {
		this.end('gone');
		await endVisit().catch(() => {});
	}

	/** The call is over, or they left it or were removed. */
	left(): void {
		this.end('over');
	}

	/** The page is closed, or shows something else. */
	close(): void {
		for (const stop of this.stops.splice(0)) stop();
	}

	/** Back to the door. */
	async again(): Promise<void> {
		this.problem = null;
		this.stage = 'loading';
		await this.open();
	}

	private take(visit: GuestVisit) {
		this.name = visit.name;
		this.invited ??= { by: visit.by, expires_at: '' };
		if (!this.stops.length) this.listen();
		if (visit.state === 'in' && visit.call) this.enter(visit.call);
		else this.stage = 'waiting';
	}

	private enter(call: string) {
		this.call = call;
		this.stage = 'in';
	}

	private listen() {
		this.stops.push(beGuest());
		const say = () => tell({ type: 'here', active: true, device: '' });
		const beat = setInterval(() => {
			say();
			if (live.up === false) void this.look();
		}, BEAT_MS);
		this.stops.push(() => clearInterval(beat));
		this.stops.push(
			hear((message) => {
				if (message.type === 'hello') {
					say();
					// Nobody who waits wants to wait half a minute for a network that is back.
					hurry(true);
				}
				this.hear(message);
			})
		);
	}

	private hear(message: LiveMessage) {
		// What was told while the connection was gone.
		if (message.type === 'resync') void this.look();
		if (message.type !== 'guest') return;
		if (message.state === 'in' && message.call) this.enter(message.call);
		else if (message.state !== 'in') this.end(message.state);
	}

	/** Asks how far they have come; who is not known any more waits no longer. */
	private async look() {
		try {
			const there = await myVisit();
			if (this.stage === 'waiting') this.take(there);
		} catch (error) {
			if (!(error instanceof ApiError) || error.status !== 401) return;
			if (this.stage === 'waiting') this.end('ended');
			else if (this.stage === 'in') this.end('over');
		}
	}

	private end(how: Stage) {
		keep(null);
		this.close();
		this.stage = how;
	}
}
