/** Places and lengths as people read them. */

import { region, t } from '$lib/i18n/index.svelte';
import type { Group } from './groups';
import type { Place } from './projection';

const figure = (value: number, digits: number) =>
	new Intl.NumberFormat(region(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
		value
	);

/** An angle in the words for one of two directions; on the lines between them it has none. */
function angle(degrees: number, digits: number, words: (figure: string, plus: boolean) => string): string {
	const text = figure(Math.abs(degrees), digits);
	const between = text === figure(0, digits) || text === figure(180, digits);
	return between ? `${text}°` : words(text, degrees > 0);
}

export const latitudeWords = (degrees: number, digits: number) => angle(degrees, digits, t.map.latitude);
export const longitudeWords = (degrees: number, digits: number) => angle(degrees, digits, t.map.longitude);

/** Digits that mean something at a zoom: a pixel or so. */
const digitsAt = (zoom: number) => Math.max(0, Math.min(5, Math.round((zoom - 1) / 3.3)));

/** `52.5° N, 13.4° E` */
export function placeWords({ latitude, longitude }: Place, zoom: number): string {
	const digits = digitsAt(zoom);
	return `${latitudeWords(latitude, digits)}, ${longitudeWords(longitude, digits)}`;
}

/** What a group is called: how many pictures, and near where. */
export const groupName = (group: Group, zoom: number) =>
	t.map.near(group.pictures, [group.place, placeWords(group, zoom)].filter(Boolean).join(', '));

/** A length on the ground. */
export const length = (metres: number) =>
	new Intl.NumberFormat(region(), {
		style: 'unit',
		unit: metres >= 1000 ? 'kilometer' : 'meter',
		unitDisplay: 'short',
		maximumFractionDigits: 1
	}).format(metres >= 1000 ? metres / 1000 : metres);
