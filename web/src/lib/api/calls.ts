/** The address book, availability, and calls. */

import { callAt } from './guesthood';
import { ApiError, ask } from './request';
import type {
	Call,
	CallingNotice,
	ChangeCalling,
	ChangeContact,
	ChosenPresence,
	Contact,
	Feed,
	FoundContact,
	FoundPerson,
	IceServers,
	MadeFeed,
	MyCalling,
	MyPresence,
	Page,
	PlacedCall,
	Presence,
	Shown
} from './types';

const book = '/api/v1/partners';
const at = '/api/v1/calls';

export const contacts = (after: string | null) =>
	ask<Page<Contact>>('GET', book, { query: { after, limit: 200 } });

export const contact = (id: string) => ask<Contact>('GET', `${book}/${id}`);

/** Invites whoever has this email or call address. */
export const invite = (whom: { email: string } | { address: string }, once: string) =>
	ask<Contact>('POST', book, { body: whom, once });

export const acceptContact = (id: string) => ask<Contact>('POST', `${book}/${id}/accept`);

/** Declines, withdraws or removes, on both sides. */
export const removeContact = (id: string) => ask<void>('DELETE', `${book}/${id}`);

export const changeContact = (id: string, change: ChangeContact) =>
	ask<Contact>('PATCH', `${book}/${id}`, { body: change });

export type Portrait = 'picture' | 'photograph';

/** Address of somebody's face; `stamp` changes with the picture. */
export const portraitHref = (id: string, which: Portrait, stamp = 0) =>
	`${book}/${id}/${which}${stamp ? `?v=${stamp}` : ''}`;

export const contactsFile = `${book}.vcf`;

/** Bytes in, JSON or nothing out: what `ask` does for JSON. */
async function put<T>(method: string, path: string, body: Blob | string, type: string): Promise<T> {
	let response: Response;
	try {
		response = await fetch(path, {
			method,
			headers: { accept: 'application/json', 'content-type': type },
			credentials: 'same-origin',
			body
		});
	} catch {
		throw new ApiError({ type: 'unreachable', title: 'Unreachable', status: 0, detail: '' });
	}
	const text = await response.text();
	let said: unknown = null;
	try {
		said = text ? JSON.parse(text) : undefined;
	} catch {
		// A page instead of an answer.
	}
	if (response.ok) return said as T;
	const plain = { type: 'about:blank', title: response.statusText, status: response.status, detail: '' };
	throw new ApiError({ ...plain, ...((said ?? {}) as object), status: response.status });
}

/** Files a picture that was taken in a call on somebody's card. */
export const photograph = (id: string, call: string, picture: Blob) =>
	put<void>('PUT', `${book}/${id}/photograph?call=${encodeURIComponent(call)}`, picture, picture.type);

export const removePhotograph = (id: string) => ask<void>('DELETE', `${book}/${id}/photograph`);

/** Reads a file of contacts (vCard 3 or 4): whom one could invite. */
export const readContacts = (file: Blob) =>
	put<{ found: FoundContact[] }>('POST', `${book}/import`, file, 'text/vcard');

/** Tells me when they are available. */
export const tellWhenBack = (id: string) => ask<void>('POST', `${book}/${id}/tell`);

export const tellNoMore = (id: string) => ask<void>('DELETE', `${book}/${id}/tell`);

export const leaveMessage = (id: string, message: { image_id?: string; text: string }) =>
	ask<void>('POST', `${book}/${id}/message`, { body: message });

export const myCalling = () => ask<MyCalling>('GET', '/api/v1/me/calling');

export const changeCalling = (change: ChangeCalling) =>
	ask<MyCalling>('PATCH', '/api/v1/me/calling', { body: change });

export const myPicture = '/api/v1/me/calling/picture';

export const setMyPicture = (picture: Blob) => put<void>('PUT', myPicture, picture, picture.type);

export const removeMyPicture = () => ask<void>('DELETE', myPicture);

/** Another call address; the one before leads nowhere any more. */
export const newAddress = () => ask<MyCalling>('POST', '/api/v1/me/calling/address');

export const choosePresence = (chosen: ChosenPresence | null, until: string | null) =>
	ask<MyPresence>('PUT', '/api/v1/presence', { body: { chosen, until } });

export const calls = (after: string | null) => ask<Page<Call>>('GET', at, { query: { after, limit: 50 } });

export const call = (id: string) => ask<Call>('GET', callAt(id));

/** Calls partners; refused with `partner-unavailable` when all of them are. */
export const startCall = (partners: string[], connection: string, once: string) =>
	ask<PlacedCall>('POST', at, { body: { partner_ids: partners, connection }, once });

/** Calls further partners to a call. */
export const addToCall = (id: string, partners: string[]) =>
	ask<PlacedCall>('POST', `${at}/${id}/participants`, { body: { partner_ids: partners } });

/** Why a call was refused, when it is because of whom it was for. */
export function unavailable(error: unknown): { detail: string; presence: Presence | null } | null {
	if (!(error instanceof ApiError) || !/partner-unavailable$/.test(error.problem.type)) return null;
	const { presence } = error.problem as { presence?: Presence };
	return { detail: error.problem.detail, presence: presence ?? null };
}

export const joinCall = (id: string, connection: string) =>
	ask<Call>('POST', `${callAt(id)}/join`, { body: { connection } });

export const leaveCall = (id: string) => ask<void>('POST', `${callAt(id)}/leave`);

/** Makes an address for a camera or OBS (`in`), or for a screen (`out`). */
export const makeFeed = (id: string, feed: { name: string; flow: 'in' | 'out'; shows: string | null }) =>
	ask<MadeFeed>('POST', `${at}/${id}/feeds`, { body: feed });

export const muteFeed = (id: string, feed: string, muted: boolean) =>
	ask<Feed>('PATCH', `${at}/${id}/feeds/${feed}`, { body: { muted } });

export const removeFeed = (id: string, feed: string) => ask<void>('DELETE', `${at}/${id}/feeds/${feed}`);

export const iceServers = (id: string) => ask<IceServers>('GET', `${callAt(id)}/ice`);

export const showImage = (id: string, image: string, once: string) =>
	ask<Shown>('POST', `${at}/${id}/images`, { body: { image_id: image }, once });

export const keepShown = (id: string, n: number) =>
	ask<{ image_id: string }>('POST', `${at}/${id}/images/${n}/keep`);

export const shownHref = (id: string, n: number, rendition: 'thumbnail' | 'preview') =>
	`${callAt(id)}/images/${n}/${rendition}`;

const recordings = (id: string) => `${callAt(id)}/recordings`;

/** Asks everybody in a call whether it may be recorded. */
export const askToRecord = (id: string) => ask<Call>('POST', recordings(id));

export const answerRecording = (id: string, recording: string, agrees: boolean) =>
	ask<Call>('POST', `${recordings(id)}/${recording}/answer`, { body: { agrees } });

export const stopRecording = (id: string, recording: string) =>
	ask<Call>('POST', `${recordings(id)}/${recording}/stop`);

/** Says which film in my library a recording became. */
export const recordedFilm = (id: string, recording: string, image: string, title: string) =>
	ask<Call>('POST', `${recordings(id)}/${recording}/film`, { body: { image_id: image, title } });

/** Customers who let themselves be found, by the beginning of their name. */
export const findPeople = async (q: string, signal: AbortSignal) =>
	(await ask<{ items: FoundPerson[] }>('GET', `${book}/find`, { query: { q }, signal })).items;

const notices = '/api/v1/calling/notices';

/** What happened while nobody was here: who asks, who called, who left a message. */
export const callingNotices = (after: string | null) =>
	ask<Page<CallingNotice>>('GET', notices, { query: { after, limit: 50 } });

export const readNotice = (id: string) => ask<void>('POST', `${notices}/${id}/read`);

/** Takes the picture of a message into one's own library. */
export const keepLeft = (id: string) => ask<{ image_id: string }>('POST', `${notices}/${id}/keep`);

export const leftHref = (id: string, rendition: 'thumbnail' | 'preview') => `${notices}/${id}/${rendition}`;

/** A file on a card of a connected camera, whole. */
export async function shotBytes(href: string): Promise<Blob> {
	const response = await fetch(href, { credentials: 'same-origin' }).catch(() => null);
	if (response?.ok) return response.blob();
	throw new ApiError({ type: 'unreadable', title: 'Unreadable', status: response?.status ?? 0, detail: '' });
}
