/**
 * The map's projection (Mercator's, as a square world of 256 × 2^zoom pixels) and what is seen of it.
 *
 * The server divides the same square into cells: `Cells` asks for those that are in sight.
 */

export interface Place {
	/** Degrees north. */
	latitude: number;
	/** Degrees east. */
	longitude: number;
}

export interface View extends Place {
	zoom: number;
}

export interface Size {
	width: number;
	height: number;
}

export interface Point {
	x: number;
	y: number;
}

const TILE = 256;
/** Beyond it, outlines and cells have nothing more to say. */
export const CLOSEST = 17;
/** The last latitude on the square. */
export const EDGE = 85.0511287798066;

/** Degrees east between −180 and 180. */
export const wrapped = (longitude: number) =>
	longitude >= -180 && longitude <= 180 ? longitude : ((((longitude + 180) % 360) + 360) % 360) - 180;

/** Across the world, 0–1 from west to east. */
export const acrossOf = (longitude: number) => (longitude + 180) / 360;
/** Down the world, 0–1 from north to south. */
export function downOf(latitude: number): number {
	const sine = Math.sin((Math.max(-EDGE, Math.min(EDGE, latitude)) * Math.PI) / 180);
	return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}
export const longitudeOf = (across: number) => across * 360 - 180;
export const latitudeOf = (down: number) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * down))) * 180) / Math.PI;

/** Pixels across the whole world. */
export const worldOf = (zoom: number) => TILE * 2 ** zoom;

/** The zoom at which the whole world is on the screen. */
export const farthest = ({ width, height }: Size) =>
	Math.log2(Math.max(TILE, Math.min(width, height)) / TILE);

/** Keeps the world under the screen. */
export function held(view: View, size: Size): View {
	const zoom = Math.max(farthest(size), Math.min(CLOSEST, view.zoom));
	const half = Math.min(0.5, size.height / 2 / worldOf(zoom));
	const down = Math.max(half, Math.min(1 - half, downOf(view.latitude)));
	return { latitude: latitudeOf(down), longitude: wrapped(view.longitude), zoom };
}

/** Where a place is on the screen, on the nearer way around the world. */
export function pixelOf(place: Place, view: View, size: Size): Point {
	const world = worldOf(view.zoom);
	let across = acrossOf(place.longitude) - acrossOf(view.longitude);
	across -= Math.round(across);
	return {
		x: size.width / 2 + across * world,
		y: size.height / 2 + (downOf(place.latitude) - downOf(view.latitude)) * world
	};
}

/** The place under a point of the screen. */
export function placeAt({ x, y }: Point, view: View, size: Size): Place {
	const world = worldOf(view.zoom);
	return {
		latitude: latitudeOf(downOf(view.latitude) + (y - size.height / 2) / world),
		longitude: wrapped(longitudeOf(acrossOf(view.longitude) + (x - size.width / 2) / world))
	};
}

/** The view after the map was pushed by so many pixels. */
export const pushed = (view: View, by: Point, size: Size): View =>
	held(
		{ ...placeAt({ x: size.width / 2 - by.x, y: size.height / 2 - by.y }, view, size), zoom: view.zoom },
		size
	);

/** The view enlarged by whole or broken steps around a point, which stays where it is. */
export function zoomed(view: View, by: number, around: Point, size: Size): View {
	const zoom = Math.max(farthest(size), Math.min(CLOSEST, view.zoom + by));
	const place = placeAt(around, view, size);
	const there = pixelOf(place, { ...view, zoom }, size);
	return pushed({ ...view, zoom }, { x: around.x - there.x, y: around.y - there.y }, size);
}

/** The view that shows all of these places; the whole world when there are none. */
export function around(places: readonly Place[], size: Size, closest = 10): View {
	if (!places.length) return held({ latitude: 25, longitude: 0, zoom: 0 }, size);
	const downs = places.map((place) => downOf(place.latitude));
	const [top, bottom] = [Math.min(...downs), Math.max(...downs)];
	// The widest gap between neighbours lies behind the edges.
	const across = places.map((place) => acrossOf(place.longitude)).sort((a, b) => a - b);
	let [left, right, widest] = [across[0]!, across.at(-1)!, 1 - (across.at(-1)! - across[0]!)];
	for (let index = 1; index < across.length; index += 1) {
		const gap = across[index]! - across[index - 1]!;
		if (gap > widest) [left, right, widest] = [across[index]!, across[index - 1]! + 1, gap];
	}
	const room = (pixels: number, share: number) =>
		Math.log2(Math.max(64, pixels - 160) / TILE / Math.max(share, 1e-9));
	const zoom = Math.min(closest, room(size.width, right - left), room(size.height, bottom - top));
	const middle = { latitude: latitudeOf((top + bottom) / 2), longitude: longitudeOf((left + right) / 2) };
	return held({ ...middle, longitude: wrapped(middle.longitude), zoom }, size);
}

/** A part of the map as the server is asked for it. */
export interface Asked {
	level: number;
	north: number;
	south: number;
	west: number;
	east: number;
}

/** The smallest side of a cell on the screen: what is nearer together is one group. */
const CELL = 48;
const FINEST = 18;
/** Cells in one answer, at most. */
const MOST = 4000;

/** The cells in sight and a little around, of a level at which pictures do not crowd. */
export function asked(view: View, size: Size): Asked {
	const fitting = 2 * Math.floor((view.zoom + Math.log2(TILE / CELL)) / 2);
	for (let level = Math.max(2, Math.min(FINEST, fitting)); ; level -= 2) {
		const count = 2 ** level;
		const cell = worldOf(view.zoom) / count;
		const reach = { x: (size.width / 2 + CELL) / cell, y: (size.height / 2 + CELL) / cell };
		const middle = { x: acrossOf(view.longitude) * count, y: downOf(view.latitude) * count };
		const [first, last] = [Math.floor(middle.x - reach.x), Math.floor(middle.x + reach.x)];
		const top = Math.max(0, Math.floor(middle.y - reach.y));
		const bottom = Math.min(count - 1, Math.floor(middle.y + reach.y));
		const whole = last - first + 1 >= count;
		if (level > 2 && Math.min(count, last - first + 1) * (bottom - top + 1) > MOST) continue;
		// The middle of a cell belongs to no other one.
		const longitude = (column: number) => wrapped(longitudeOf((column + 0.5) / count));
		const latitude = (row: number) => latitudeOf((row + 0.5) / count);
		const [west, east] = whole ? [longitude(0), longitude(count - 1)] : [longitude(first), longitude(last)];
		return { level, north: latitude(top), south: latitude(bottom), west, east };
	}
}
