/** Changing many pictures, and the way back: as few requests as the centre allows. */

import { image, removeImages, updateImages } from '$lib/api/images';
import type { Image, UpdateImages, UpdateOne } from '$lib/api/types';

/** Pictures of one request. */
const AT_ONCE = 500;

export interface Changed {
	/** The pictures as they are now. */
	items: Image[];
	/** What brings back what was before. */
	undo: UpdateOne[];
	/** What stopped it before it was through. */
	error: unknown;
}

function* slices<T>(all: readonly T[]): Generator<T[]> {
	for (let from = 0; from < all.length; from += AT_ONCE) yield all.slice(from, from + AT_ONCE);
}

async function each(requests: Iterable<UpdateImages>): Promise<Changed> {
	const done: Changed = { items: [], undo: [], error: null };
	for (const request of requests) {
		try {
			const { items, undo } = await updateImages(request);
			done.items.push(...items);
			done.undo.push(...undo);
		} catch (error) {
			done.error = error;
			break;
		}
	}
	return done;
}

/** The same change for all of them. */
export function changeAll(ids: readonly string[], change: Omit<UpdateImages, 'ids' | 'each'>) {
	return each([...slices(ids)].map((some) => ({ ids: some, ...change })));
}

/** Each its own change, such as the way back. */
export const changeEach = (own: readonly UpdateOne[]) =>
	each([...slices(own)].map((some) => ({ each: some })));

/** Removes pictures for good; gives those for which it went well. */
export async function removeAll(ids: readonly string[]): Promise<{ gone: string[]; error: unknown }> {
	const gone: string[] = [];
	for (const some of slices(ids)) {
		try {
			await removeImages(some);
			gone.push(...some);
		} catch (error) {
			return { gone, error };
		}
	}
	return { gone, error: null };
}

/** Asks for pictures again, six at a time; those that are gone are left out. */
export async function look(ids: readonly string[], take: (image: Image) => void): Promise<void> {
	const waiting = [...ids];
	const worker = async () => {
		for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
			try {
				take(await image(id));
			} catch {
				// It is gone, or comes with the next look at everything.
			}
		}
	};
	await Promise.all(Array.from({ length: 6 }, worker));
}
