/**
 * Scrolling over more than a browser can be high.
 *
 * Browsers stop at some 17 to 33 million pixels; a million pictures need more. Above a bound, the bar runs over a
 * shorter track: small movements go pixel by pixel, jumps go by share, and in a pause the bar is put where its share
 * says, without anything moving on the screen.
 */

export const LONGEST_TRACK = 8_000_000;

export class Stretch {
	/** What is added to the bar's place to get the place in the grid. */
	private offset = 0;
	private bar = 0;

	/** Height of the track for a grid of this height. */
	track(height: number): number {
		return Math.min(height, LONGEST_TRACK);
	}

	/** The place in the grid after the bar moved to `bar`. */
	moved(bar: number, height: number, view: number): number {
		const track = this.track(height);
		if (height <= track) {
			this.offset = 0;
			this.bar = bar;
			return bar;
		}
		const jump = Math.abs(bar - this.bar) > view * 2;
		this.bar = bar;
		const end = bar <= 0 || bar >= track - view - 1;
		if (jump || end) this.offset = this.share(bar, height, view) - bar;
		return Math.max(0, Math.min(height - view, bar + this.offset));
	}

	/** Where the bar belongs for a place in the grid; from there on, `bar` and `place` belong together. */
	settle(place: number, height: number, view: number): number {
		const track = this.track(height);
		if (height <= track) {
			this.offset = 0;
			this.bar = place;
			return place;
		}
		const bar = Math.round((place / Math.max(1, height - view)) * (track - view));
		this.offset = place - bar;
		this.bar = bar;
		return bar;
	}

	/** What is taken from a place in the grid to draw it on the track. */
	get shift(): number {
		return this.offset;
	}

	private share(bar: number, height: number, view: number): number {
		return (bar / Math.max(1, this.track(height) - view)) * (height - view);
	}
}
