/** Whom somebody means who types an email, a call address or its link. */

import { looksLikeEmail } from '$lib/services/choice';

const LENGTH = 10;

/** A call address in its two groups (Crockford's base 32: no I, L, O, U); null where it is none. */
export function callAddress(text: string): string | null {
	const plain = (/\/call\/([^/?#\s]+)/.exec(text)?.[1] ?? text)
		.toUpperCase()
		.replace(/[\s-]/g, '')
		.replace(/O/g, '0')
		.replace(/[IL]/g, '1');
	if (plain.length !== LENGTH || !/^[0-9A-HJKMNP-TV-Z]+$/.test(plain)) return null;
	return `${plain.slice(0, 5)}-${plain.slice(5)}`;
}

export function whom(text: string): { email: string } | { address: string } | null {
	const said = text.trim();
	if (looksLikeEmail(said)) return { email: said };
	const address = callAddress(said);
	return address ? { address } : null;
}
