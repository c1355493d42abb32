/** The lists as they are typed, and as the centre is told. */

import type { LetInCameras, ModelPattern, SetPermittedCameras } from '$lib/api/types';

export const FUNCTIONS = ['conference', 'pictures'] as const;
export type CameraFunction = (typeof FUNCTIONS)[number];

/** One function's list while it is typed: what stood there comes back when it is limited again. */
export interface Typed {
	only: boolean;
	models: ModelPattern[];
	declared: boolean;
}

export const typed = (list: LetInCameras | null): Typed => ({
	only: list !== null,
	models: (list?.models ?? []).map((one) => ({ ...one })),
	declared: list?.declared ?? false
});

/** Entries in which nothing was typed are none. */
const said = ({ only, models, declared }: Typed): LetInCameras | null =>
	only
		? {
				models: models.filter((one) => one.maker.trim() || one.model.trim()).map((one) => ({ ...one })),
				declared
			}
		: null;

export const told = (lists: Record<CameraFunction, Typed>): SetPermittedCameras => ({
	conference: said(lists.conference),
	pictures: said({ ...lists.pictures, declared: false })
});

/** Known models that are not on a list yet, as they are written there. */
export const suggested = (known: ModelPattern[], list: Typed, most: number): ModelPattern[] => {
	const there = new Set(list.models.map(({ maker, model }) => `${maker}\n${model}`.toLowerCase()));
	return known.filter(({ maker, model }) => !there.has(`${maker}\n${model}`.toLowerCase())).slice(0, most);
};
