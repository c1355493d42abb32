/** One form for the attributes of many pictures: what they have in common, and what was touched. */

import type { Attributes, UpdateImage, UpdateImages, Words } from '$lib/api/types';

export const LINES = ['title', 'place', 'occasion'] as const;
export const LISTS = ['people', 'keywords'] as const;
export type Line = (typeof LINES)[number] | 'caption';
export type List = (typeof LISTS)[number];

/** What all have in common in a field; `null` where they differ. */
export function common(all: readonly Attributes[], field: Line): string | null {
	const first = all[0]?.[field] ?? '';
	return all.every((one) => one[field] === first) ? first : null;
}

/** The stars that all have; `null` where they differ, 0 for none. */
export function commonRating(all: readonly Attributes[]): number | null {
	const first = all[0]?.rating ?? 0;
	return all.every((one) => (one.rating ?? 0) === first) ? first : null;
}

/** Every word that some have, with how many have it, the most frequent first. */
export function counted(all: readonly Attributes[], list: List): { word: string; count: number }[] {
	const counts = new Map<string, number>();
	for (const one of all) for (const word of one[list]) counts.set(word, (counts.get(word) ?? 0) + 1);
	return [...counts]
		.map(([word, count]) => ({ word, count }))
		.sort((a, b) => b.count - a.count || a.word.localeCompare(b.word));
}

/** Words that somebody typed with commas between them. */
export const split = (text: string): string[] =>
	text
		.split(/[,、，]/)
		.map((word) => word.trim())
		.filter(Boolean);

/** What somebody did in the form. */
export interface Touched {
	/** Only the fields that were touched. */
	lines: Partial<Record<Line, string>>;
	/** The stars, if they were touched; 0 takes them away. */
	rating: number | null;
	add: Record<List, string[]>;
	remove: Record<List, string[]>;
}

/** The change that changes only what was touched; `null` when nothing was. */
export function changeOf({ lines, rating, add, remove }: Touched): Omit<UpdateImages, 'ids' | 'each'> | null {
	const set: UpdateImage = { ...lines, ...(rating === null ? {} : { rating }) };
	const words = (of: Record<List, string[]>): Words => ({
		...(of.people.length ? { people: of.people } : {}),
		...(of.keywords.length ? { keywords: of.keywords } : {})
	});
	const [added, removed] = [words(add), words(remove)];
	const change = {
		...(Object.keys(set).length ? { set } : {}),
		...(Object.keys(added).length ? { add: added } : {}),
		...(Object.keys(removed).length ? { remove: removed } : {})
	};
	return Object.keys(change).length ? change : null;
}
