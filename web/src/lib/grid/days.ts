/** A list of pictures cut into days. */

import { clusters } from './clusters';
import type { Section, Tile } from './layout';

interface Day<T> {
	day: string;
	count: number;
	items: T[];
}

/** Cuts lists into days; sections that did not change since last time stay the same objects. */
export class Days<T> {
	private known = new Map<string, { items: T[]; section: Section }>();

	constructor(
		private readonly dayOf: (item: T) => string,
		private readonly tileOf: (item: T) => Tile,
		private readonly titleOf: (first: string, last: string) => string
	) {}

	/** Sections in the order of the list. A day that comes twice gets two sections. */
	sections(items: readonly T[]): Section[] {
		const fresh = new Map<string, { items: T[]; section: Section }>();
		const sections = clusters(this.days(items)).map((run) => {
			const first = run[0]!.day;
			const own = run.flatMap((day) => day.items);
			let key = first;
			for (let again = 2; fresh.has(key); again++) key = `${first}#${again}`;
			const before = this.known.get(key);
			const same =
				before?.items.length === own.length && before.items.every((item, index) => item === own[index]);
			const entry = same
				? before
				: {
						items: own,
						section: {
							key,
							title: this.titleOf(first, run.at(-1)!.day),
							count: own.length,
							tiles: own.map(this.tileOf)
						}
					};
			fresh.set(key, entry);
			return entry.section;
		});
		this.known = fresh;
		return sections;
	}

	private days(items: readonly T[]): Day<T>[] {
		const days: Day<T>[] = [];
		for (const item of items) {
			const day = this.dayOf(item);
			const last = days.at(-1);
			if (last?.day === day) {
				last.items.push(item);
				last.count += 1;
			} else days.push({ day, count: 1, items: [item] });
		}
		return days;
	}
}
