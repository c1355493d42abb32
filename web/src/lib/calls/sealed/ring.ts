/** The keys of a call, and what is done with each frame: sealed as it goes, opened as it comes, or dropped and counted. */

import { derive, joined, open, readHeader, seal, type FrameKey } from './sframe';

/**
 * What becomes of one's own frames: held back until it is known whether they can be sealed, sealed, or sent as they are
 * because somebody in the call could not open them. What comes is only taken as it is in the last case.
 */
export type Mode = 'hold' | 'seal' | 'pass';

export interface Counts {
	sealed: number;
	opened: number;
	/** Frames that no key opens: late keys, other keys, changed frames. */
	refused: number;
}

/** As much of a frame as this looks at. */
export interface Frame {
	data: ArrayBuffer;
	/** Of pictures: whether it stands alone. */
	type?: string;
}

/**
 * Bytes that stay in the open. Of a picture in VP8 those by which the centre and the other side's browser see that one stands
 * alone, and how large it is (RFC 6386 §9.1).
 */
export const inTheOpen = (frame: Frame): number =>
	frame.type === undefined ? 0 : frame.type === 'key' ? 10 : 1;

/** Earlier keys of somebody are kept for what is still on its way. */
const KEPT = 4;

export class Ring {
	mode: Mode = 'hold';
	readonly counts: Counts = { sealed: 0, opened: 0, refused: 0 };
	private mine: FrameKey | null = null;
	private counter = 0n;
	private readonly theirs = new Map<bigint, FrameKey>();
	private readonly of = new Map<string, bigint[]>();

	/** My own frames are sealed with this from now on. */
	async sendWith(base: Uint8Array<ArrayBuffer>, kid: bigint): Promise<void> {
		const made = await derive(base, kid, 'encrypt');
		if (this.mine?.kid === kid) return;
		this.mine = made;
		this.counter = 0n;
	}

	/** Somebody's frames are opened with this one, too. */
	async receiveWith(whose: string, base: Uint8Array<ArrayBuffer>, kid: bigint): Promise<void> {
		const made = await derive(base, kid, 'decrypt');
		// Nobody takes the name of another one's key.
		if (this.theirs.has(kid)) return;
		this.theirs.set(kid, made);
		const kids = [...(this.of.get(whose) ?? []), kid];
		for (const old of kids.splice(0, Math.max(0, kids.length - KEPT))) this.theirs.delete(old);
		this.of.set(whose, kids);
	}

	/** Somebody is not there any more. */
	forget(whose: string): void {
		for (const kid of this.of.get(whose) ?? []) this.theirs.delete(kid);
		this.of.delete(whose);
	}

	/** A frame of mine on its way; null where it is not to go. */
	async seal(frame: Frame): Promise<ArrayBuffer | null> {
		if (this.mode === 'pass') return frame.data;
		if (this.mode === 'hold' || !this.mine) return null;
		const bytes = new Uint8Array(frame.data);
		const clear = bytes.slice(0, inTheOpen(frame));
		const counter = this.counter++;
		const sealed = await seal(this.mine, counter, clear, bytes.slice(clear.length));
		this.counts.sealed += 1;
		return joined(clear, sealed).buffer;
	}

	/** A frame that came; null where it is none that can be believed. */
	async open(frame: Frame): Promise<ArrayBuffer | null> {
		const bytes = new Uint8Array(frame.data);
		const clear = bytes.slice(0, inTheOpen(frame));
		const sealed = bytes.subarray(clear.length);
		const head = readHeader(sealed);
		const key = head && this.theirs.get(head.kid);
		const plain = head && key ? await open(key, head, clear, sealed) : null;
		if (plain) {
			this.counts.opened += 1;
			return joined(clear, plain).buffer;
		}
		// What a known key does not open was changed; anything else may be as it was sent, where that is allowed.
		if (!key && this.mode === 'pass') return frame.data;
		this.counts.refused += 1;
		return null;
	}
}
