/** Who is signed in, and whether this page comes from the centre or from the agent on this computer. */

import { ApiError } from '$lib/api/request';
import * as agentApi from '$lib/api/agent';
import { me as askMe } from '$lib/api/customers';
import type { Me } from '$lib/api/types';
import { chosenLanguage, speak } from '$lib/i18n/index.svelte';
import { recall, remember } from './memory';

class SessionState {
	host = $state<'centre' | 'agent'>('centre');
	me = $state.raw<Me | null>(null);
	/** The centre did not answer when it was asked last. */
	unreachable = $state(false);
	ready = $state(false);
}

export const session = new SessionState();

let starting: Promise<void> | null = null;

/** Finds out where this page comes from and who is signed in; done once. */
export function start(): Promise<void> {
	starting ??= begin();
	return starting;
}

async function findHost(): Promise<'centre' | 'agent'> {
	const said = document.querySelector<HTMLMetaElement>('meta[name="cradle-host"]')?.content;
	if (said === 'agent' || said === 'centre') return said;
	try {
		await agentApi.status();
		return 'agent';
	} catch (error) {
		return error instanceof ApiError && (error.status === 404 || error.status === 405) ? 'centre' : 'agent';
	}
}

async function begin(): Promise<void> {
	const [host] = await Promise.all([findHost(), refreshMe(), speak()]);
	session.host = host;
	// On addresses that are safe; it takes what other programs share with the installed app.
	if (host === 'centre') void navigator.serviceWorker?.register('/service-worker.js').catch(() => {});
	if (session.me && !chosenLanguage()) await speak(session.me.language);
	session.ready = true;
}

/** Asks again who is signed in. Offline, the record of last time is used, so that destinations can be chosen. */
export async function refreshMe(): Promise<Me | null> {
	try {
		session.me = await askMe();
		session.unreachable = false;
		remember('me', session.me);
	} catch (error) {
		if (error instanceof ApiError && error.unreachable) {
			session.unreachable = true;
			session.me ??= recall<Me>('me');
		} else {
			session.me = null;
			remember('me', null);
		}
	}
	return session.me;
}

/** Takes on a record that the centre just gave. */
export function becomes(me: Me | null): void {
	session.me = me;
	remember('me', me);
}
