/** The view of the map as it stands in the page's address. */

import { CLOSEST, type View } from './projection';

/** Digits behind the point that are more than a pixel. */
const digits = (zoom: number) => Math.max(2, Math.ceil((zoom + 8) * Math.log10(2) - 2));

export function viewText({ latitude, longitude, zoom }: View): string {
	const exact = digits(zoom);
	const plain = (value: number, places: number) => String(Number(value.toFixed(places)));
	return [plain(latitude, exact), plain(longitude, exact), plain(zoom, 2)].join(',');
}

/** Reads `latitude,longitude,zoom`; nothing for what makes no sense. */
export function readView(text: string | null): View | null {
	if (!text || !/^-?\d+(\.\d+)?,-?\d+(\.\d+)?,\d+(\.\d+)?$/.test(text)) return null;
	const [latitude, longitude, zoom] = text.split(',').map(Number) as [number, number, number];
	const real = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && zoom <= CLOSEST;
	return real ? { latitude, longitude, zoom } : null;
}

export const CELLS = /^[\da-f]{1,9}(,[\da-f]{1,9}){0,63}$/;

/** The cells that are open; none for what makes no sense. */
export const readCells = (text: string | null) => (text && CELLS.test(text) ? text.split(',') : []);

/** The address of a view, with the pictures of some cells open. */
export function mapHref(view: View | null, cells: readonly string[] = []): string {
	const said = [
		...(view ? [`at=${viewText(view)}`] : []),
		...(cells.length ? [`cells=${cells.join(',')}`] : [])
	];
	return `/library/map${said.length ? `?${said.join('&')}` : ''}`;
}

/** The address at which a single place is seen with its surroundings. */
export const placeHref = (latitude: number, longitude: number) => mapHref({ latitude, longitude, zoom: 12 });
