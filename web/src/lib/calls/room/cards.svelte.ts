/** The cards of those in a call, as far as they were looked up. */

import * as api from '$lib/api/calls';
import type { Contact, Participant } from '$lib/api/types';

export class Cards {
	private found = $state.raw<Readonly<Record<string, Contact>>>({});

	of(person: Participant | null): Contact | null {
		return this.found[person?.contact ?? ''] ?? null;
	}

	/** Looks up whether somebody lets their picture be taken. */
	async know(card: string): Promise<void> {
		if (this.found[card]) return;
		const found = await api.contact(card).catch(() => null);
		if (found) this.found = { ...this.found, [card]: found };
	}

	async photograph(call: string, whom: Participant, picture: Blob): Promise<void> {
		if (whom.contact) await api.photograph(whom.contact, call, picture);
	}
}
