/**
 * A word that all sides can compare by voice: made from the fingerprints of the encryption, or the keys of everybody, so that
 * somebody in between, who would have to show each side another one, makes it differ. Its syllables can be read out in any
 * language. 36 bits, and slow to try out (PBKDF2), because whoever sits in between has only the time of joining.
 */

const CONSONANTS = 'bdfghjklmnprstvz';
const VOWELS = 'aiou';
const SALT = 'cradle call';
const ROUNDS = 200_000;
const BITS = 36;

/** Null where the browser gives no cryptography (a plain-HTTP address). */
export async function checkWord(fingerprints: readonly string[]): Promise<string | null> {
	if (!globalThis.crypto?.subtle) return null;
	const bytes = new TextEncoder();
	// Each side has them in another order.
	const text = fingerprints
		.map((one) => one.toLowerCase())
		.sort()
		.join(' ');
	const key = await crypto.subtle.importKey('raw', bytes.encode(text), 'PBKDF2', false, ['deriveBits']);
	const how = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes.encode(SALT), iterations: ROUNDS };
	return spell(new Uint8Array(await crypto.subtle.deriveBits(how, key, 64)));
}

/** Six bits a syllable, three syllables a word. */
export function spell(bits: Uint8Array): string {
	const syllables: string[] = [];
	for (let at = 0; at < BITS; at += 6) {
		let value = 0;
		for (let bit = at; bit < at + 6; bit++) value = value * 2 + ((bits[bit >> 3]! >> (7 - (bit & 7))) & 1);
		syllables.push(CONSONANTS[value >> 2]! + VOWELS[value & 3]!);
	}
	return `${syllables.slice(0, 3).join('')} ${syllables.slice(3).join('')}`;
}
