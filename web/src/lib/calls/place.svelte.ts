/** Calling somebody: it rings at all their devices, or is refused with the centre's reason. */

import { goto } from '$app/navigation';
import { startCall, unavailable } from '$lib/api/calls';
import { onceKey } from '$lib/api/request';
import type { Contact, Presence, RefusedPartner } from '$lib/api/types';
import { live } from '$lib/app/live.svelte';
import { toast } from '$lib/app/toasts.svelte';
import { explain } from '$lib/i18n/errors';
import { rememberJoined } from './here.svelte';

/** People in one call, oneself included. */
export const MOST = 16;
/** As many as are read at once. */
const MOST_TOLD = 3;

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
	await ring([contact], contact.id);
}

/** Calls several at once; those at whom it does not ring are named. */
export async function placeAll(contacts: Contact[]): Promise<void> {
	await ring(contacts, contacts.map((one) => one.id).join());
}

async function ring(contacts: Contact[], whom: string) {
	const [first] = contacts;
	if (placing.whom || !first) return;
	placing.whom = whom;
	const connection = live.connection ?? '';
	try {
		const ids = contacts.map((one) => one.id);
		const { refused, ...call } = await startCall(ids, connection, onceKey());
		rememberJoined({ call: call.id, connection, heard: 0, number: 0 });
		tellRefused(refused);
		await goto(`/calls/${call.id}`);
	} catch (error) {
		const refused = unavailable(error);
		if (refused && contacts.length === 1) placing.refusal = { contact: first, ...refused };
		else toast(explain(error), { warn: true });
	} finally {
		placing.whom = null;
	}
}

/** Says of each at whom it does not ring how they are. */
export function tellRefused(refused: RefusedPartner[]): void {
	for (const one of refused.slice(0, MOST_TOLD)) toast(one.detail, { warn: true });
}
