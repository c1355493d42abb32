/** Recordings on their way into the library: from the page that made them, or from the next one that is opened. */

import { recordedFilm } from '$lib/api/calls';
import { session } from '$lib/app/session.svelte';
import { remember } from '$lib/app/memory';
import { explain } from '$lib/i18n/errors';
import { upload } from '$lib/api/uploads';
import { alone, forget, keep, kept, pieces, type Kept } from './pieces';
import { Finisher } from './webm';

export interface Sending {
	id: string;
	call: string;
	title: string;
	name: string;
	state: 'sending' | 'failed' | 'done';
	sent: number;
	total: number;
	/** Why it did not arrive: a sentence of the centre, or nothing where nobody answered. */
	detail: string;
	/** What it is in the library. */
	image: string | null;
}

class Sendings {
	all = $state.raw<Sending[]>([]);
}

export const sendings = new Sendings();

const set = (id: string, change: Partial<Sending>) => {
	sendings.all = sendings.all.map((one) => (one.id === id ? { ...one, ...change } : one));
};

/** The film, whole: with its length and an index, where the browser has written neither. */
export async function film(one: Kept): Promise<File> {
	const parts: Blob[] = await pieces(one.id);
	const how = { type: one.type.split(';')[0]!, lastModified: one.at };
	if (!one.type.startsWith('video/webm')) return new File(parts, one.name, how);
	const finisher = new Finisher();
	for (const part of parts) finisher.take(new Uint8Array(await part.arrayBuffer()));
	const finish = finisher.finish();
	if (!finish) return new File(parts, one.name, how);
	const body = new Blob(parts).slice(finish.skip);
	return new File([finish.head, body, finish.tail], one.name, how);
}

/** Sends a recording that is written down; `waits` for this page to have done that. */
export async function send(one: Kept, waits = false): Promise<void> {
	await alone(one.id, () => sent(one), waits);
	await noted();
}

async function sent(one: Kept): Promise<void> {
	const before = sendings.all.find((known) => known.id === one.id);
	if (before && before.state !== 'failed') return;
	// Another page may have sent it meanwhile.
	if (!(await kept()).some((known) => known.id === one.id)) return;
	const begun: Sending = {
		id: one.id,
		call: one.call,
		title: one.title,
		name: one.name,
		state: 'sending',
		sent: 0,
		total: 0,
		detail: '',
		image: one.image ?? null
	};
	sendings.all = [...sendings.all.filter((known) => known.id !== one.id), begun];
	try {
		const image = one.image ?? (await bring(one));
		// Written down, so that what is sent is not sent again if this page is closed now.
		await keep({ ...one, image });
		await recordedFilm(one.call, one.id, image, one.title);
		await forget(one.id);
		set(one.id, { state: 'done', image });
	} catch (error) {
		set(one.id, { state: 'failed', detail: error instanceof Refused ? error.message : explain(error) });
	}
}

class Refused extends Error {}

async function bring(one: Kept): Promise<string> {
	const file = await film(one);
	if (!file.size) throw new Refused('');
	set(one.id, { total: file.size });
	return new Promise((done, failed) => {
		void upload(
			file,
			null,
			{
				progress: (sent) => set(one.id, { sent }),
				done: (image) => (image ? done(image) : failed(new Refused(''))),
				failed: (detail) => failed(new Refused(detail))
			},
			{ endpoint: '/api/v1/uploads', taken: one.local }
		).catch(failed);
	});
}

/** Tries again what did not arrive. */
export async function again(id: string): Promise<void> {
	const one = (await kept()).find((known) => known.id === id);
	if (one) await send(one);
}

/** Saves it on this device. */
export async function save(id: string): Promise<void> {
	const one = (await kept()).find((known) => known.id === id);
	if (!one) return;
	const href = URL.createObjectURL(await film(one));
	const link = document.createElement('a');
	link.href = href;
	link.download = one.name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** Throws it away. */
export async function discard(id: string): Promise<void> {
	await forget(id);
	sendings.all = sendings.all.filter((one) => one.id !== id);
	await noted();
}

/** Whether this browser holds something that is not in the library yet: the next page looks for it then. */
export async function noted(): Promise<void> {
	remember('recordings', (await kept()).length || null);
}

/** Sends what an earlier page of this customer has left. */
export async function sendLeft(): Promise<void> {
	const owner = session.me?.id;
	if (!owner) return;
	const mine = (await kept()).filter((one) => one.owner === owner);
	await Promise.all(mine.map((one) => send(one, true)));
}
