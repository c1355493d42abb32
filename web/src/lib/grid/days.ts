/** A list of pictures cut into days. */

import type { Section, Tile } from './layout';

/** Cuts lists into days; days that did not change since last time stay the same objects. */
export class Days<T> {
	private known = new Map<string, { items: T[]; section: Section }>();

	constructor(
		private readonly dayOf: (item: T) => string,
		private readonly tileOf: (item: T) => Tile,
		private readonly titleOf: (day: string) => string
	) {}

	/** Sections in the order of the list. A day that comes twice gets two sections. */
	sections(items: readonly T[]): Section[] {
		const fresh = new Map<string, { items: T[]; section: Section }>();
		const sections: Section[] = [];
		let from = 0;
		while (from < items.length) {
			const day = this.dayOf(items[from]!);
			let to = from + 1;
			while (to < items.length && this.dayOf(items[to]!) === day) to++;
			const own = items.slice(from, to);
			let key = day;
			for (let again = 2; fresh.has(key); again++) key = `${day}#${again}`;
			const before = this.known.get(key);
			const same =
				before?.items.length === own.length && before.items.every((item, index) => item === own[index]);
			const entry = same
				? before
				: {
						items: own,
						section: { key, title: this.titleOf(day), count: own.length, tiles: own.map(this.tileOf) }
					};
			fresh.set(key, entry);
			sections.push(entry.section);
			from = to;
		}
		this.known = fresh;
		return sections;
	}
}
