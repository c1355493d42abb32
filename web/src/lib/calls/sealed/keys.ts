/** Keys of pages: each makes a pair for the time of a call, by which it wraps what it seals with for each of the others. */

import { joined } from './sframe';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const text = new TextEncoder();

export interface Pair {
	/** The public half, in hexadecimal. */
	name: string;
	secret: CryptoKey;
}

export interface Wrapped {
	iv: string;
	box: string;
}

export const hex = (bytes: Uint8Array): string =>
	Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const unhex = (words: string): Uint8Array<ArrayBuffer> =>
	Uint8Array.from(words.match(/../g) ?? [], (two) => parseInt(two, 16));

export async function pair(): Promise<Pair> {
	const made = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
	const raw = new Uint8Array(await crypto.subtle.exportKey('raw', made.publicKey));
	return { name: hex(raw), secret: made.privateKey };
}

/** What two pages share, and nobody between them: for this call, one direction and one key. */
async function shared(mine: Pair, theirs: string, about: string, use: KeyUsage): Promise<CryptoKey> {
	const key = await crypto.subtle.importKey('raw', unhex(theirs), CURVE, false, []);
	const bits = await crypto.subtle.deriveBits({ name: 'ECDH', public: key }, mine.secret, 256);
	const secret = await crypto.subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
	const how = {
		name: 'HKDF',
		hash: 'SHA-256',
		salt: new Uint8Array(),
		info: joined(text.encode(`cradle call ${about}`))
	};
	return crypto.subtle.deriveKey(how, secret, { name: 'AES-GCM', length: 256 }, false, [use]);
}

const about = (call: string, from: string, to: string, kid: bigint) => `${call} ${from} ${to} ${kid}`;

export async function wrap(
	mine: Pair,
	theirs: string,
	call: string,
	kid: bigint,
	key: Uint8Array<ArrayBuffer>
): Promise<Wrapped> {
	const by = await shared(mine, theirs, about(call, mine.name, theirs, kid), 'encrypt');
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const box = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, by, key);
	return { iv: hex(iv), box: hex(new Uint8Array(box)) };
}

/** Fails where it was not wrapped for this page, by that one, for this call. */
export async function unwrap(
	mine: Pair,
	theirs: string,
	call: string,
	kid: bigint,
	{ iv, box }: Wrapped
): Promise<Uint8Array<ArrayBuffer>> {
	const by = await shared(mine, theirs, about(call, theirs, mine.name, kid), 'decrypt');
	return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: unhex(iv) }, by, unhex(box)));
}
