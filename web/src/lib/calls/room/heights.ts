/** How high films are shown on this page. A film may be shown in several places at once; the largest counts. */

/** What can be told of it. */
const HIGHEST = 65_535;

export class Heights {
	private readonly places = new Map<string, Set<{ height: number }>>();

	constructor(private readonly changed: () => void) {}

	/** A film is shown this high, in pixels of the screen, until what comes back is called. */
	shown(film: string, height: number): () => void {
		const places = this.places.get(film) ?? new Set();
		const place = { height: Math.min(height, HIGHEST) };
		this.places.set(film, places.add(place));
		this.changed();
		return () => {
			places.delete(place);
			this.changed();
		};
	}

	/** 0 when it is not shown. */
	of(film: string): number {
		return Math.max(0, ...[...(this.places.get(film) ?? [])].map((place) => place.height));
	}
}
