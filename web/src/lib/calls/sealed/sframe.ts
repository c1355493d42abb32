/**
 * SFrame (RFC 9605) with AES_128_GCM_SHA256_128: a frame is sealed with its sender's key, and says by a short head with which
 * key and by which count. Whoever passes it on sees neither sound nor picture, and can change nothing unnoticed.
 */

const SUITE = 4;
const KEY = 16;
const SALT = 12;
const TAG = 16;

export interface FrameKey {
	kid: bigint;
	key: CryptoKey;
	salt: Uint8Array;
}

export interface Header {
	kid: bigint;
	counter: bigint;
	/** Bytes that it takes. */
	length: number;
}

const text = new TextEncoder();

export function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
	const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
	return all;
}

/** As few bytes as a number takes, one at least. */
function bytesOf(value: bigint): number[] {
	const all: number[] = [];
	for (let rest = value; rest > 0n || !all.length; rest >>= 8n) all.unshift(Number(rest & 0xffn));
	return all;
}

const value = (bytes: Uint8Array) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** The head (§4.3): numbers below 8 stand in its first byte. */
export function header(kid: bigint, counter: bigint): Uint8Array<ArrayBuffer> {
	const [one, other] = [kid, counter].map((number) => (number < 8n ? [] : bytesOf(number))) as [
		number[],
		number[]
	];
	const half = (number: bigint, bytes: number[]) => (bytes.length ? 8 | (bytes.length - 1) : Number(number));
	return Uint8Array.from([(half(kid, one) << 4) | half(counter, other), ...one, ...other]);
}

/** Reads a head; null where there is none. */
export function readHeader(bytes: Uint8Array): Header | null {
	const first = bytes[0];
	if (first === undefined) return null;
	let length = 1;
	const part = (half: number) => {
		if (half < 8) return BigInt(half);
		const long = (half & 7) + 1;
		const found = bytes.subarray(length, length + long);
		length += long;
		return found.length === long ? value(found) : null;
	};
	const kid = part(first >> 4);
	const counter = part(first & 15);
	return kid === null || counter === null ? null : { kid, counter, length };
}

/** The key that frames are sealed with, of what was agreed on (§4.4.2). */
export async function derive(base: Uint8Array<ArrayBuffer>, kid: bigint, use: KeyUsage): Promise<FrameKey> {
	const secret = await crypto.subtle.importKey('raw', base, 'HKDF', false, ['deriveBits']);
	const number = new DataView(new ArrayBuffer(10));
	number.setBigUint64(0, kid);
	number.setUint16(8, SUITE);
	const of = async (label: string, length: number) => {
		const info = joined(text.encode(`SFrame 1.0 Secret ${label} `), new Uint8Array(number.buffer));
		const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
		return new Uint8Array(await crypto.subtle.deriveBits(how, secret, length * 8));
	};
	const [key, salt] = await Promise.all([of('key', KEY), of('salt', SALT)]);
	return { kid, key: await crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use]), salt };
}

/** Each count makes another one (§4.4.3). */
function nonce(salt: Uint8Array, counter: bigint): Uint8Array<ArrayBuffer> {
	const made = Uint8Array.from(salt);
	let rest = counter;
	for (let at = made.length - 1; rest > 0n; at--, rest >>= 8n) made[at]! ^= Number(rest & 0xffn);
	return made;
}

/** Seals a frame; `beside` stands beside it in the open, and cannot be changed either. */
export async function seal(
	by: FrameKey,
	counter: bigint,
	beside: Uint8Array,
	plain: Uint8Array<ArrayBuffer>
): Promise<Uint8Array<ArrayBuffer>> {
	const head = header(by.kid, counter);
	const how = {
		name: 'AES-GCM',
		iv: nonce(by.salt, counter),
		additionalData: joined(head, beside),
		tagLength: TAG * 8
	};
	return joined(head, new Uint8Array(await crypto.subtle.encrypt(how, by.key, plain)));
}

/** Opens a frame; null where it was changed, or sealed with another key. */
export async function open(
	by: FrameKey,
	head: Header,
	beside: Uint8Array,
	sealed: Uint8Array
): Promise<Uint8Array<ArrayBuffer> | null> {
	const additionalData = joined(sealed.subarray(0, head.length), beside);
	const how = { name: 'AES-GCM', iv: nonce(by.salt, head.counter), additionalData, tagLength: TAG * 8 };
	try {
		return new Uint8Array(await crypto.subtle.decrypt(how, by.key, joined(sealed.subarray(head.length))));
	} catch {
		return null;
	}
}
