/** Calling somebody: it rings at all their devices, or is refused with the centre's reason. */

import { goto } from '$app/navigation';
import { startCall, unavailable } from '$lib/api/calls';
import { onceKey } from '$lib/api/request';
import type { Contact, Presence } from '$lib/api/types';
import { live } from '$lib/app/live.svelte';
import { toast } from '$lib/app/toasts.svelte';
import { explain } from '$lib/i18n/errors';
import { rememberJoined } from './here.svelte';

export interface Refusal {
	contact: Contact;
	detail: string;
	presence: Presence | null;
}

class Placing {
	/** Whom this page is just calling. */
	whom = $state<string | null>(null);
	refusal = $state.raw<Refusal | null>(null);
}

export const placing = new Placing();

export async function place(contact: Contact): Promise<void> {
	if (placing.whom) return;
	placing.whom = contact.id;
	const connection = live.connection ?? '';
	try {
		const call = await startCall(contact.id, connection, onceKey());
		rememberJoined({ call: call.id, connection, heard: 0, number: 0 });
		await goto(`/calls/${call.id}`);
	} catch (error) {
		const refused = unavailable(error);
		if (refused) placing.refusal = { contact, ...refused };
		else toast(explain(error), { warn: true });
	} finally {
		placing.whom = null;
	}
}
