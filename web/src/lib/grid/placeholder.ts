/** Pictures from thumbhashes, while the real ones are on their way. */

import { thumbHashToDataURL } from 'thumbhash';

const MOST = 2000;
const made = new Map<string, string>();

/** A data address for a thumbhash in base64; empty for a broken one. */
export function placeholder(hash: string | null): string {
	if (!hash) return '';
	const known = made.get(hash);
	if (known !== undefined) return known;
	let href = '';
	try {
		href = thumbHashToDataURL(Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0)));
	} catch {
		// Without a placeholder, the empty frame stands there.
	}
	if (made.size >= MOST) made.clear();
	made.set(hash, href);
	return href;
}
