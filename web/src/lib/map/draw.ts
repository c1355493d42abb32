/** Draws land and lines onto a canvas. Pictures are not drawn here: they are buttons above it. */

import { digitsOf, multiples, stepOf } from './graticule';
import type { Ring } from './outline';
import {
	acrossOf,
	downOf,
	latitudeOf,
	longitudeOf,
	pixelOf,
	worldOf,
	wrapped,
	type Size,
	type View
} from './projection';

export interface Colours {
	land: string;
	coast: string;
	lines: string;
	words: string;
}

/** How lines of latitude and longitude are called. */
export interface Words {
	latitude: (degrees: number, digits: number) => string;
	longitude: (degrees: number, digits: number) => string;
}

export function draw(
	canvas: CanvasRenderingContext2D,
	view: View,
	size: Size,
	land: readonly Ring[],
	colours: Colours,
	words: Words
) {
	canvas.clearRect(0, 0, size.width, size.height);
	coasts(canvas, view, size, land, colours);
	lines(canvas, view, size, colours, words);
}

function coasts(
	canvas: CanvasRenderingContext2D,
	view: View,
	size: Size,
	land: readonly Ring[],
	colours: Colours
) {
	const world = worldOf(view.zoom);
	const left = acrossOf(view.longitude) - size.width / 2 / world;
	const top = downOf(view.latitude) - size.height / 2 / world;
	const right = left + size.width / world;
	const bottom = top + size.height / world;
	const area = new Path2D();
	const shore = new Path2D();
	// A ring that crosses the date line reaches into the world beside its own.
	for (let turn = Math.floor(left) - 1; turn <= Math.floor(right) + 1; turn += 1) {
		for (const ring of land) {
			const hidden =
				ring.right + turn < left || ring.left + turn > right || ring.bottom < top || ring.top > bottom;
			if (!hidden) trace(ring, (turn - left) * world, -top * world, world, size, area, shore);
		}
	}
	canvas.fillStyle = colours.land;
	canvas.fill(area, 'evenodd');
	canvas.strokeStyle = colours.coast;
	canvas.lineWidth = 1;
	canvas.stroke(shore);
}

/** On which sides of the screen a point lies, as bits; a little way off it does not matter where. */
const beyond = (x: number, y: number, { width, height }: Size) =>
	(x < -8 ? 1 : 0) | (x > width + 8 ? 2 : 0) | (y < -8 ? 4 : 0) | (y > height + 8 ? 8 : 0);

/** A ring as an area and as a shore; steps that nobody sees are left out. */
function trace(
	{ points }: Ring,
	dx: number,
	dy: number,
	world: number,
	size: Size,
	area: Path2D,
	shore: Path2D
) {
	let [lastX, lastY, lastSides] = [NaN, NaN, 0];
	let [skippedX, skippedY, skipped] = [0, 0, false];
	let drawing = false;
	/** At the map's edge, where no shore is. */
	const edge = (index: number) => points[index + 1]! <= 0 || points[index + 1]! >= 1;
	const end = points.length;
	for (let index = 0; index < end; index += 2) {
		const x = points[index]! * world + dx;
		const y = points[index + 1]! * world + dy;
		const sides = beyond(x, y, size);
		if (index === 0) {
			area.moveTo(x, y);
		} else if (sides & lastSides) {
			// Along the outside of the screen: only where it ends counts.
			[skippedX, skippedY, skipped] = [x, y, true];
			lastSides &= sides;
			drawing = false;
			if (index < end - 2) continue;
			area.lineTo(x, y);
		} else {
			if (skipped) {
				area.lineTo(skippedX, skippedY);
				[lastX, lastY, skipped] = [skippedX, skippedY, false];
			}
			if (Math.abs(x - lastX) + Math.abs(y - lastY) < 0.7 && index < end - 2) continue;
			area.lineTo(x, y);
			if (edge(index) || edge(index - 2)) {
				drawing = false;
			} else {
				if (!drawing) shore.moveTo(lastX, lastY);
				shore.lineTo(x, y);
				drawing = true;
			}
		}
		[lastX, lastY, lastSides] = [x, y, sides];
	}
	area.closePath();
}

function lines(canvas: CanvasRenderingContext2D, view: View, size: Size, colours: Colours, words: Words) {
	const step = stepOf(view.zoom);
	const digits = digitsOf(step);
	const world = worldOf(view.zoom);
	const across = acrossOf(view.longitude);
	const down = downOf(view.latitude);
	canvas.strokeStyle = colours.lines;
	canvas.lineWidth = 1;
	canvas.beginPath();
	const top = Math.max(0, size.height / 2 - down * world);
	const bottom = Math.min(size.height, size.height / 2 + (1 - down) * world);
	const meridians = multiples(
		step,
		longitudeOf(across - size.width / 2 / world),
		longitudeOf(across + size.width / 2 / world)
	).map((degrees) => ({
		degrees,
		x: Math.round(size.width / 2 + (acrossOf(degrees) - across) * world) + 0.5
	}));
	const parallels = multiples(
		step,
		latitudeOf(Math.min(1, down + size.height / 2 / world)),
		latitudeOf(Math.max(0, down - size.height / 2 / world))
	).map((degrees) => ({
		degrees,
		y: Math.round(pixelOf({ latitude: degrees, longitude: view.longitude }, view, size).y) + 0.5
	}));
	for (const { x } of meridians) {
		canvas.moveTo(x, top);
		canvas.lineTo(x, bottom);
	}
	for (const { y } of parallels) {
		canvas.moveTo(0, y);
		canvas.lineTo(size.width, y);
	}
	canvas.stroke();
	canvas.fillStyle = colours.words;
	canvas.font = '12px "Inter Variable", system-ui, sans-serif';
	canvas.textBaseline = 'top';
	for (const { degrees, x } of meridians)
		if (x > 64 && x < size.width - 72)
			canvas.fillText(words.longitude(wrapped(degrees), digits), x + 5, top + 6);
	for (const { degrees, y } of parallels)
		if (y > 72 && y < size.height - 84) canvas.fillText(words.latitude(degrees, digits), 8, y + 4);
}
