/**
 * How quickly somebody scrolls. Pictures that rush past are not asked for: nobody sees them, and fetching and decoding
 * them would hold up what is wanted where the movement ends. Their placeholders stand there until then.
 */

import type { Attachment } from 'svelte/attachments';

/** Screens a second from which on nobody recognises a picture. */
const RUSH = 4;
/** Without a movement for so long, it has ended. */
const CALM_MS = 120;
/** Movements are weighed over about so long. */
const OVER_MS = 150;

export class Pace {
	/** Screens a second. */
	private speed = 0;
	private place = 0;
	private at = -Infinity;
	private waiting = new Map<HTMLImageElement, string>();
	private calm: ReturnType<typeof setTimeout> | undefined;

	/** The grid was moved to a place, `view` high, at an instant in milliseconds. */
	moved(place: number, view: number, at: number): void {
		const took = at - this.at;
		const screens = Math.abs(place - this.place) / Math.max(1, view);
		// A jump is over when it is there.
		const now = took > CALM_MS ? 0 : (screens * 1000) / Math.max(1, took);
		const share = Math.min(1, took / OVER_MS);
		this.speed = took > CALM_MS ? 0 : this.speed + (now - this.speed) * share;
		this.place = place;
		this.at = at;
		clearTimeout(this.calm);
		if (!this.rushing) this.show();
		else this.calm = setTimeout(() => this.stop(), CALM_MS);
	}

	get rushing(): boolean {
		return this.speed > RUSH;
	}

	private stop(): void {
		this.speed = 0;
		this.show();
	}

	private show(): void {
		for (const [image, address] of this.waiting) image.src = address;
		this.waiting.clear();
	}

	/** Gives an image its address, when nobody rushes past. */
	source(address: string): Attachment<HTMLImageElement> {
		return (image) => {
			if (this.rushing) this.waiting.set(image, address);
			else image.src = address;
			return () => this.waiting.delete(image);
		};
	}
}
