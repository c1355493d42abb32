/** Pictures from thumbhashes, while the real ones are on their way. */

import { thumbHashToAverageRGBA, thumbHashToDataURL } from 'thumbhash';
import type { Attachment } from 'svelte/attachments';

/** How many are kept once drawn: some screens full. */
const MOST = 300;
const made = new Map<string, string>();

const bytes = (hash: string) => Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0));

/** A data address for a thumbhash in base64; empty for a broken one. */
export function placeholder(hash: string | null): string {
	if (!hash) return '';
	const known = made.get(hash);
	if (known !== undefined) return known;
	let href = '';
	try {
		href = thumbHashToDataURL(bytes(hash));
	} catch {
		// Without a placeholder, the empty frame stands there.
	}
	const oldest = made.size >= MOST ? made.keys().next().value : undefined;
	if (oldest !== undefined) made.delete(oldest);
	made.set(hash, href);
	return href;
}

/** The colour of a thumbhash on the whole, for CSS; empty for a broken one. */
export function colour(hash: string): string {
	try {
		const { r, g, b, a } = thumbHashToAverageRGBA(bytes(hash));
		const [red, green, blue] = [r, g, b].map((share) => Math.round(255 * share));
		return `rgb(${red} ${green} ${blue} / ${a.toFixed(2)})`;
	} catch {
		return '';
	}
}

/** Frames that have their colour only, in the order in which they came. */
const waiting = new Map<HTMLElement, string>();
let planned = false;

/** Leaves the rest of a frame's time to what is drawn there. */
const LEFT_MS = 3;

function plan() {
	if (planned || waiting.size === 0) return;
	planned = true;
	// Browsers that know no idle time: soon enough.
	if ('requestIdleCallback' in globalThis) requestIdleCallback(draw);
	else setTimeout(() => draw({ timeRemaining: () => LEFT_MS + 1 }), 50);
}

function draw(deadline: Pick<IdleDeadline, 'timeRemaining'>) {
	planned = false;
	for (const [frame, hash] of waiting) {
		if (deadline.timeRemaining() < LEFT_MS) break;
		waiting.delete(frame);
		if (!frame.querySelector('img.there')) frame.style.backgroundImage = `url(${placeholder(hash)})`;
	}
	plan();
}

/**
 * Puts a placeholder under the picture of a frame: its colour at once, its shape as soon as there is
 * nothing else to do. Drawing thirty shapes at once would hold up whoever scrolls.
 */
export function underlay(hash: string | null): Attachment<HTMLElement> {
	return (frame) => {
		const flat = hash && colour(hash);
		if (!flat) return;
		frame.style.backgroundColor = flat;
		waiting.set(frame, hash);
		plan();
		return () => {
			waiting.delete(frame);
			frame.style.backgroundColor = frame.style.backgroundImage = '';
		};
	};
}
