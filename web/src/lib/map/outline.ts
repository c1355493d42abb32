/**
 * The outlines of the land, out of the TopoJSON of `world-atlas` (Natural Earth, in the public domain).
 *
 * A topology keeps each line once, as steps between points of a grid; rings name the lines that they
 * are made of, a line backwards by its complement. <https://github.com/topojson/topojson-specification>
 */

import coarse from 'world-atlas/land-110m.json?url';
import fine from 'world-atlas/land-50m.json?url';
import { ask } from '$lib/api/request';
import { acrossOf, downOf } from './projection';

export interface Topology {
	arcs: [number, number][][];
	transform: { scale: [number, number]; translate: [number, number] };
	objects: { land: { geometries: { type: string; arcs: number[][][] | number[][] }[] } };
}

export interface Ring {
	/** Across and down by turns, as shares of the world. */
	points: Float64Array;
	left: number;
	right: number;
	top: number;
	bottom: number;
}

/** The rings of the land in the map's projection. */
export function rings({ arcs, transform, objects }: Topology): Ring[] {
	const { scale, translate } = transform;
	const lines = arcs.map((arc) => {
		let [x, y] = [0, 0];
		return arc.map(([dx, dy]): [number, number] => {
			[x, y] = [x + dx, y + dy];
			return [acrossOf(x * scale[0] + translate[0]), downOf(y * scale[1] + translate[1])];
		});
	});
	const ring = (of: number[]): Ring => {
		const points = of.flatMap((index, place) => {
			const line = index < 0 ? lines[~index]!.toReversed() : lines[index]!;
			// Each line begins where the one before it ended.
			return place ? line.slice(1) : line;
		});
		return whole(points);
	};
	return objects.land.geometries
		.flatMap((geometry) =>
			geometry.type === 'Polygon' ? (geometry.arcs as number[][]) : (geometry.arcs as number[][][]).flat()
		)
		.map(ring);
}

/** A ring that goes on across the date line, and around a pole by way of the map's edge. */
function whole(points: [number, number][]): Ring {
	let turns = 0;
	const going = points.map(([x, y], index): [number, number] => {
		if (index) turns -= Math.round(x - points[index - 1]![0]);
		return [x + turns, y];
	});
	const [first, last] = [going[0]!, going.at(-1)!];
	if (Math.abs(last[0] - first[0]) > 0.5) {
		const pole = first[1] > 0.5 ? 1 : 0;
		going.push([last[0], pole], [first[0], pole], first);
	}
	const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
	for (const [x, y] of going) {
		box.left = Math.min(box.left, x);
		box.right = Math.max(box.right, x);
		box.top = Math.min(box.top, y);
		box.bottom = Math.max(box.bottom, y);
	}
	return { points: Float64Array.from(going.flat()), ...box };
}

/** From this zoom on the finer outlines are worth their size. */
export const FINE = 4;

const asked = new Map<string, Promise<Ring[]>>();

/** The outlines for a zoom, asked for once. */
export function outlines(zoom: number): Promise<Ring[]> {
	const address = zoom < FINE ? coarse : fine;
	let known = asked.get(address);
	if (!known) {
		known = ask<Topology>('GET', address)
			.then(rings)
			.catch((error: unknown) => {
				asked.delete(address);
				throw error;
			});
		asked.set(address, known);
	}
	return known;
}
