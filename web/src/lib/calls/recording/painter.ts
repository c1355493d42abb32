/** Draws a call as it is recorded: those who have agreed, each with their name, and what is shown large. */

import { Frames, type Picture } from './frames';
import { boxes, HEIGHT, placed, WIDTH, type Box } from './layout';

/** Somebody who is drawn. */
export interface Seen {
	id: string;
	name: string;
	camera: MediaStreamTrack | null;
	screen: MediaStreamTrack | null;
}

const DARK = '#0c0b0a';
const TILE = '#1b1917';
const LETTERS = '600 20px "Inter Variable", system-ui, sans-serif';

interface Part {
	name: string;
	picture: Picture | null;
	whole: boolean;
}

export class Painter {
	readonly canvas = document.createElement('canvas');
	private readonly pen: CanvasRenderingContext2D;
	private readonly frames = new Map<string, Frames>();
	private image: { of: string; element: HTMLImageElement } | null = null;

	constructor() {
		this.canvas.width = WIDTH;
		this.canvas.height = HEIGHT;
		const pen = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true });
		if (!pen) throw new Error('no canvas');
		this.pen = pen;
		this.clear();
	}

	/** Draws these people, and the picture at this address large. */
	draw(people: readonly Seen[], shown: { href: string; name: string } | null): void {
		const used = new Set<string>();
		const look = (track: MediaStreamTrack | null) => {
			if (!track) return null;
			used.add(track.id);
			let frames = this.frames.get(track.id);
			if (!frames) this.frames.set(track.id, (frames = new Frames(track)));
			return frames.now();
		};
		const small: Part[] = people.map((one) => ({ name: one.name, picture: look(one.camera), whole: false }));
		const screen = people.find((one) => one.screen);
		let large: Part | null = null;
		if (shown) large = { name: shown.name, picture: this.look(shown.href), whole: true };
		else if (screen) large = { name: screen.name, picture: look(screen.screen), whole: true };
		for (const [id, frames] of this.frames)
			if (!used.has(id)) {
				frames.close();
				this.frames.delete(id);
			}
		this.clear();
		const where = boxes(small.length, large !== null);
		if (large && where.large) this.tile(large, where.large);
		small.forEach((one, at) => this.tile(one, where.small[at]!));
	}

	close(): void {
		for (const frames of this.frames.values()) frames.close();
		this.frames.clear();
		this.image = null;
	}

	private clear() {
		this.pen.fillStyle = DARK;
		this.pen.fillRect(0, 0, WIDTH, HEIGHT);
	}

	private look(href: string): Picture | null {
		if (this.image?.of !== href) {
			const element = new Image();
			element.src = href;
			this.image = { of: href, element };
		}
		const { element } = this.image;
		const there = element.complete && element.naturalWidth > 0;
		return there ? { image: element, width: element.naturalWidth, height: element.naturalHeight } : null;
	}

	private tile({ name, picture, whole }: Part, box: Box) {
		const { pen } = this;
		pen.fillStyle = TILE;
		pen.fillRect(box.x, box.y, box.width, box.height);
		if (picture) {
			const { from, to } = placed(picture, box, whole);
			pen.drawImage(picture.image, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
		}
		pen.font = LETTERS;
		const most = box.width - 32;
		const width = Math.min(pen.measureText(name).width, most);
		pen.fillStyle = 'rgb(0 0 0 / 0.6)';
		pen.fillRect(box.x + 8, box.y + box.height - 40, width + 16, 32);
		pen.fillStyle = '#fff';
		pen.fillText(name, box.x + 16, box.y + box.height - 17, most);
	}
}
