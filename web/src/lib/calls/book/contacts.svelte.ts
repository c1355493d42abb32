/** The address book as it is now: read once, then followed. */

import { contacts } from '$lib/api/calls';
import type { Contact, LiveMessage } from '$lib/api/types';
import { hear } from '$lib/app/live.svelte';

/** Whom one can call first, then who only seems to be there, then by name. */
const ORDER = ['available', 'away', 'busy', 'in_call', 'do_not_disturb', 'offline'];

const rank = (one: Contact) =>
	one.state === 'asks'
		? -1
		: one.state === 'invited'
			? ORDER.length + 1
			: ORDER.indexOf(one.presence?.state ?? 'offline');

export function sorted(all: readonly Contact[]): Contact[] {
	return [...all].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** What a message makes of an address book; the same one where it is about something else. */
export function changed(all: readonly Contact[], message: LiveMessage): readonly Contact[] {
	if (message.type === 'contact') {
		const rest = all.filter((one) => one.id !== message.contact.id);
		return [...rest, message.contact];
	}
	if (message.type === 'contact_gone') return all.filter((one) => one.id !== message.id);
	if (message.type === 'presence')
		return all.map((one) => (one.id === message.contact ? { ...one, presence: message.presence } : one));
	return all;
}

export class Contacts {
	all = $state.raw<readonly Contact[]>([]);
	loading = $state(true);
	error = $state.raw<unknown>(null);
	/** Counts changes of cards, so that faces are asked for anew. */
	stamps = $state.raw<Record<string, number>>({});
	readonly groups = $derived([...new Set(this.all.flatMap((one) => one.groups))].sort());
	private turn = 0;
	/** What was told since the last reading began. */
	private meanwhile: LiveMessage[] = [];

	of(group: string): Contact[] {
		return sorted(group ? this.all.filter((one) => one.groups.includes(group)) : this.all);
	}

	/** Reads all of it and follows what changes, until the returned function is called. */
	follow(): () => void {
		void this.read();
		return hear((message) => {
			if (message.type === 'resync') void this.read();
			else if (message.type === 'contact') this.take(message.contact);
			else this.apply(message);
		});
	}

	take(contact: Contact): void {
		this.apply({ type: 'contact', contact });
		this.stamps = { ...this.stamps, [contact.id]: (this.stamps[contact.id] ?? 0) + 1 };
	}

	drop(id: string): void {
		this.apply({ type: 'contact_gone', id });
	}

	private apply(message: LiveMessage) {
		if (this.loading) this.meanwhile.push(message);
		this.all = changed(this.all, message);
	}

	async read(): Promise<void> {
		const turn = ++this.turn;
		this.meanwhile = [];
		this.loading = true;
		try {
			let all: Contact[] = [];
			let next: string | null = null;
			do {
				const page: Awaited<ReturnType<typeof contacts>> = await contacts(next);
				all = [...all, ...page.items];
				next = page.next;
			} while (next !== null);
			if (turn !== this.turn) return;
			// An answer that was on its way knows nothing of what was told meanwhile.
			this.all = this.meanwhile.reduce(changed, all as readonly Contact[]);
			this.meanwhile = [];
			this.error = null;
		} catch (error) {
			if (turn === this.turn) this.error = error;
		} finally {
			if (turn === this.turn) this.loading = false;
		}
	}
}
