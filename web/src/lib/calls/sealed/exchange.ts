/**
 * How the pages of a call agree on keys: each tells the others its public key, and wraps what it seals with for each of them.
 * The centre hands on what they say, and learns no key by it. Whoever comes in or leaves makes everybody seal with another
 * key: who is new opens nothing of before, who is gone nothing of after.
 *
 * A page that cannot do this, or says nothing, is named: then the call is not sealed, and says so.
 */

import type { Seal } from '$lib/api/types';
import { pair, unwrap, wrap, type Pair } from './keys';
import type { Mode } from './ring';

export interface ExchangeHost {
	/** Of the call, which no other one has. */
	call: string;
	/** Whether this browser can seal. */
	can: boolean;
	tell(to: string, seal: Seal): void;
	mode(mode: Mode): void;
	sendWith(kid: bigint, key: Uint8Array<ArrayBuffer>): void;
	receiveWith(whose: string, kid: bigint, key: Uint8Array<ArrayBuffer>): void;
	forget(whose: string): void;
	/** What is told of the call has changed. */
	changed(): void;
}

interface Member {
	/** Their public key, once they have said it. */
	key: string | null;
	cannot: boolean;
	/** Since when they are there and have said nothing. */
	since: number | null;
	/** The last key of mine that they have. */
	has: bigint | null;
}

interface Sender {
	kid: bigint;
	key: Uint8Array<ArrayBuffer>;
	/** Before it is used by, whether everybody has it or not. */
	until: number;
}

/** Whoever says nothing for so long cannot. */
export const SILENT_MS = 8000;
/** A new key is used when everybody has it, or after so long. */
export const WAIT_MS = 2000;

export class Exchange {
	private mine: Pair | null = null;
	private readonly members = new Map<string, Member>();
	/** The first part of my keys' names, and how many there were. */
	private readonly base = BigInt(crypto.getRandomValues(new Uint32Array(1))[0]!);
	private generation = 0n;
	private next: Sender | null = null;
	private sending = false;
	private renewing = false;
	private mode: Mode = 'hold';
	private work: Promise<void> = Promise.resolve();

	constructor(private readonly host: ExchangeHost) {}

	/** Those because of whom the call is not sealed: this page's own name is the empty one. */
	get because(): string[] {
		const others = [...this.members].filter(([, one]) => one.cannot).map(([id]) => id);
		return this.host.can ? others : ['', ...others];
	}

	get sealed(): boolean {
		return this.mode === 'seal';
	}

	get open(): boolean {
		return this.mode === 'pass';
	}

	/** The public keys of everybody in the call; empty while one is missing. */
	get keys(): string[] {
		const all = [this.mine?.name ?? null, ...[...this.members.values()].map((one) => one.key)];
		return all.every((one) => one !== null) ? (all as string[]).sort() : [];
	}

	begin(): Promise<void> {
		return this.then(async () => {
			if (this.host.can) this.mine = await pair();
			for (const [id, one] of this.members) if (!one.cannot) this.greet(id, true);
			this.decide();
		});
	}

	/** Those who are in the call now; `heard` are those whose page is there. Programs know no keys. */
	present(
		ids: readonly string[],
		heard: readonly string[],
		now: number,
		programs: readonly string[] = []
	): Promise<void> {
		return this.then(() => {
			let changed = false;
			for (const id of this.members.keys()) {
				if (ids.includes(id) || programs.includes(id)) continue;
				this.members.delete(id);
				this.host.forget(id);
				changed = true;
			}
			for (const id of ids) {
				const known = this.members.get(id);
				const here = heard.includes(id);
				if (known) known.since = here ? (known.since ?? now) : null;
				else {
					this.members.set(id, { key: null, cannot: false, since: here ? now : null, has: null });
					if (this.mine || !this.host.can) this.greet(id, true);
				}
			}
			for (const id of programs)
				if (!this.members.has(id)) this.members.set(id, { key: null, cannot: true, since: null, has: null });
			// Who has left opens nothing more.
			if (changed) this.renewing = true;
			this.decide();
		});
	}

	heard(from: string, seal: Seal, now: number): Promise<void> {
		return this.then(() => this.take(from, seal, now));
	}

	tick(now: number): Promise<void> {
		return this.then(async () => {
			for (const one of this.members.values())
				if (!one.key && one.since !== null && now - one.since > SILENT_MS) one.cannot = true;
			await this.renew(now);
			this.use(now);
			this.decide();
		});
	}

	private then(work: () => void | Promise<void>): Promise<void> {
		this.work = this.work.then(work).catch(() => {});
		return this.work;
	}

	/** Says what this page's key is; `first` asks for theirs. */
	private greet(id: string, first: boolean) {
		this.host.tell(id, this.mine ? { is: 'here', key: this.mine.name, first } : { is: 'cannot' });
	}

	private async take(from: string, seal: Seal, now: number) {
		const member = this.members.get(from);
		if (!member) return;
		if (seal.is === 'cannot') {
			member.cannot = true;
			member.key = null;
		} else if (seal.is === 'here') {
			member.cannot = false;
			if (member.key !== seal.key) {
				// Another page of theirs than before.
				if (member.key) this.host.forget(from);
				member.key = seal.key;
				member.has = null;
				this.renewing = true;
			}
			if (seal.first) this.greet(from, false);
		} else if (seal.is === 'key') await this.unseal(from, member, seal);
		else if (this.next && seal.kid === String(this.next.kid)) member.has = this.next.kid;
		await this.renew(now);
		this.use(now);
		this.decide();
	}

	private async unseal(from: string, member: Member, seal: Extract<Seal, { is: 'key' }>) {
		// What was meant for a page of before, or comes from one.
		if (!this.mine || seal.for !== this.mine.name || seal.by !== member.key) return;
		const kid = BigInt(seal.kid);
		const key = await unwrap(this.mine, seal.by, this.host.call, kid, seal);
		this.host.receiveWith(from, kid, key);
		this.host.tell(from, { is: 'have', kid: seal.kid });
	}

	/** Makes another key of mine, and wraps it for everybody. */
	private async renew(now: number) {
		const { mine } = this;
		if (!this.renewing || !mine) return;
		this.renewing = false;
		const kid = (this.base << 16n) | (this.generation++ & 0xffffn);
		const key = crypto.getRandomValues(new Uint8Array(32));
		this.next = { kid, key, until: now + WAIT_MS };
		for (const [id, one] of this.members) {
			if (!one.key) continue;
			const wrapped = await wrap(mine, one.key, this.host.call, kid, key).catch(() => null);
			// A key that is none is as good as none.
			if (!wrapped) one.cannot = true;
			else this.host.tell(id, { is: 'key', by: mine.name, for: one.key, kid: String(kid), ...wrapped });
		}
	}

	/** Seals with the next key as soon as everybody has it. */
	private use(now: number) {
		const { next } = this;
		if (!next) return;
		const all = [...this.members.values()].every((one) => one.has === next.kid);
		if (!all && now < next.until) return;
		this.next = null;
		this.sending = true;
		this.host.sendWith(next.kid, next.key);
	}

	private decide() {
		const mode: Mode = this.because.length ? 'pass' : this.sending ? 'seal' : 'hold';
		if (mode !== this.mode) {
			this.mode = mode;
			this.host.mode(mode);
		}
		this.host.changed();
	}
}
