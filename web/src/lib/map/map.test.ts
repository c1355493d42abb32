import { describe, expect, it } from 'vitest';
import type { Cluster } from '$lib/api/types';
import { CELLS, mapHref, readCells, readView, viewText } from './address';
import { bar, digitsOf, multiples, stepOf } from './graticule';
import { groups, shares } from './groups';
import { rings, type Topology } from './outline';
import {
	around,
	asked,
	CLOSEST,
	downOf,
	farthest,
	held,
	latitudeOf,
	pixelOf,
	placeAt,
	pushed,
	worldOf,
	wrapped,
	zoomed,
	type View
} from './projection';

const size = { width: 1200, height: 800 };
const bern: View = { latitude: 46.948, longitude: 7.447, zoom: 8 };

/** The same sequence each time. */
function chance(seed: number) {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

describe('the projection', () => {
	it('knows edges and the middle of the world', () => {
		expect(downOf(0)).toBeCloseTo(0.5);
		expect(downOf(85.0511287798)).toBeCloseTo(0);
		expect(downOf(-90)).toBeCloseTo(1);
		expect(latitudeOf(downOf(61.3))).toBeCloseTo(61.3);
		expect([wrapped(190), wrapped(-190), wrapped(180), wrapped(-180), wrapped(730)]).toEqual([
			-170, 170, 180, -180, 10
		]);
	});

	it('finds the place under a point and the point of a place', () => {
		const next = chance(1);
		for (let turn = 0; turn < 200; turn += 1) {
			const view = { latitude: next() * 160 - 80, longitude: next() * 360 - 180, zoom: 3 + next() * 13 };
			const point = { x: next() * size.width, y: next() * size.height };
			const there = pixelOf(placeAt(point, view, size), view, size);
			expect(there.x).toBeCloseTo(point.x, 3);
			expect(there.y).toBeCloseTo(point.y, 3);
		}
	});

	it('is pushed across the date line, and not beyond the poles', () => {
		const fiji = held({ latitude: -17.8, longitude: 179.9, zoom: 8 }, size);
		expect(pushed(fiji, { x: -200, y: 0 }, size).longitude).toBeLessThan(-179);
		expect(pixelOf({ latitude: -17.8, longitude: -179.9 }, fiji, size).x).toBeGreaterThan(size.width / 2);
		const north = pushed(fiji, { x: 0, y: 1e7 }, size);
		expect(placeAt({ x: 0, y: 0 }, north, size).latitude).toBeCloseTo(85.0511, 3);
	});

	it('keeps the place under the fingers while it is enlarged', () => {
		const point = { x: 900, y: 150 };
		const place = placeAt(point, bern, size);
		const closer = zoomed(bern, 1.7, point, size);
		expect(closer.zoom).toBeCloseTo(9.7);
		const there = pixelOf(place, closer, size);
		expect(there.x).toBeCloseTo(point.x, 3);
		expect(there.y).toBeCloseTo(point.y, 3);
		expect(zoomed(bern, 99, point, size).zoom).toBe(CLOSEST);
		expect(zoomed(bern, -99, point, size).zoom).toBe(farthest(size));
		expect(worldOf(farthest(size))).toBe(800);
	});

	it('shows all places, by the nearer way around the world', () => {
		const fiji = [
			{ latitude: -17, longitude: 178 },
			{ latitude: -19, longitude: -178 }
		];
		const view = around(fiji, size);
		expect(Math.abs(view.longitude)).toBeCloseTo(180);
		for (const place of fiji) {
			const { x, y } = pixelOf(place, view, size);
			expect(x > 0 && x < size.width && y > 0 && y < size.height).toBe(true);
		}
		expect(around([bern], size)).toMatchObject({ zoom: 10 });
		expect(around([], size).zoom).toBe(farthest(size));
	});

	it('asks for few enough cells, which cover what is in sight', () => {
		const next = chance(2);
		for (let turn = 0; turn < 300; turn += 1) {
			const screen = { width: 320 + next() * 7400, height: 480 + next() * 3900 };
			const view = held(
				{ latitude: next() * 170 - 85, longitude: next() * 360 - 180, zoom: next() * 17 },
				screen
			);
			const { level, north, south, west, east } = asked(view, screen);
			expect(level % 2 === 0 && level >= 2 && level <= 18).toBe(true);
			expect(north >= south && Math.abs(west) <= 180 && Math.abs(east) <= 180).toBe(true);
			const count = 2 ** level;
			const column = (longitude: number) => Math.floor(((longitude + 180) / 360) * count);
			const across = west <= east ? column(east) - column(west) + 1 : column(east) + count - column(west) + 1;
			const down = Math.round((downOf(south) - downOf(north)) * count) + 1;
			expect(across * down).toBeLessThanOrEqual(4096);
			expect(down).toBeLessThanOrEqual(128);
			const corner = placeAt({ x: 1, y: screen.height / 2 }, view, screen);
			const inside =
				west <= east
					? column(corner.longitude) >= column(west) && column(corner.longitude) <= column(east)
					: column(corner.longitude) >= column(west) || column(corner.longitude) <= column(east);
			expect(inside || worldOf(view.zoom) < screen.width).toBe(true);
		}
	});
});

const cluster = (cell: string, pictures: number, latitude: number, longitude: number): Cluster => ({
	cell,
	pictures,
	position: { latitude, longitude },
	image: pictures > 1 ? cell : null,
	place: cell.length > 4 ? 'Bern' : ''
});

describe('groups', () => {
	it('hold every picture once, and stand apart', () => {
		const next = chance(3);
		const clusters = Array.from({ length: 400 }, (_, index) =>
			cluster(index.toString(16), 1 + Math.floor(next() * 50), next() * 140 - 70, next() * 360 - 180)
		);
		const made = groups(clusters, 3);
		const sum = (of: readonly { pictures: number }[]) => of.reduce((all, one) => all + one.pictures, 0);
		expect(sum(made)).toBe(sum(clusters));
		expect(made.flatMap((group) => group.cells).sort()).toEqual(clusters.map((one) => one.cell).sort());
		expect(made.length).toBeLessThan(clusters.length);
		expect(Math.max(...made.map((group) => group.cells.length))).toBeLessThanOrEqual(64);
	});

	it('lie together across the date line, at their common middle', () => {
		const [fiji, ...others] = groups([cluster('a', 3, -17, 179.9), cluster('b', 1, -17, -179.9)], 4);
		expect(others).toEqual([]);
		expect(fiji).toMatchObject({ cells: ['a', 'b'], pictures: 4, image: 'a' });
		expect(fiji!.longitude).toBeCloseTo(179.95);
	});

	it('have a place only where one picture can speak for a cell', () => {
		expect(groups([cluster('62991', 2, 46.9, 7.4)], 9)[0]!.place).toBe('Bern');
		expect(groups([cluster('62', 2, 46.9, 7.4)], 3)[0]!.place).toBe('');
	});

	it('are known again at other zooms', () => {
		const [group] = groups([cluster('6299', 2, 46.9, 7.4)], 9);
		expect([shares(group!, ['62991']), shares(group!, ['62']), shares(group!, ['63'])]).toEqual([
			true,
			true,
			false
		]);
	});
});

describe('the address', () => {
	it('says a view and reads it again', () => {
		for (const view of [bern, { latitude: -17.81234567, longitude: 179.99, zoom: 16.25 }]) {
			const read = readView(viewText(view))!;
			const there = pixelOf(view, read, size);
			expect(Math.abs(there.x - size.width / 2)).toBeLessThan(1);
			expect(Math.abs(there.y - size.height / 2)).toBeLessThan(1);
			expect(viewText(read)).toBe(viewText(view));
		}
		expect(mapHref(bern, ['62', '63'])).toBe('/library/map?at=46.948,7.447,8&cells=62,63');
		expect(mapHref(null)).toBe('/library/map');
	});

	it('passes over what makes no sense', () => {
		for (const text of [null, '', '1,2', '1,2,x', '91,0,3', '0,181,3', '0,0,99', '1e3,0,3']) {
			expect(readView(text)).toBe(null);
		}
		for (const text of [null, '', 'g', '62,', '0123456789', 'A']) expect(readCells(text)).toEqual([]);
		expect(CELLS.test(Array.from({ length: 65 }, () => '6').join(','))).toBe(false);
	});
});

describe('bearings', () => {
	it('have lines that are neither crowded nor missing', () => {
		for (let zoom = 2; zoom <= CLOSEST; zoom += 0.5) {
			const pixels = (stepOf(zoom) / 360) * worldOf(zoom);
			expect(pixels).toBeGreaterThan(80);
			expect(pixels).toBeLessThan(420);
		}
		expect(multiples(5, -7, 11)).toEqual([-5, 0, 5, 10]);
		expect([digitsOf(10), digitsOf(0.5), digitsOf(0.02)]).toEqual([0, 1, 2]);
	});

	it('have a bar of a round length', () => {
		expect(bar({ latitude: 0, longitude: 0, zoom: 8 })).toEqual({
			metres: 50_000,
			pixels: expect.closeTo(81.77, 1)
		});
		expect(bar({ latitude: 60, longitude: 0, zoom: 8 }).metres).toBe(20_000);
	});
});

describe('outlines', () => {
	const topology = (arcs: [number, number][][], of: number[][][]): Topology => ({
		arcs,
		transform: { scale: [1, 1], translate: [0, 0] },
		objects: { land: { geometries: [{ type: 'MultiPolygon', arcs: of }] } }
	});

	it('are read line by line, some of them backwards', () => {
		const square = topology(
			[
				[
					[0, 0],
					[10, 0],
					[0, 10]
				],
				[
					[0, 0],
					[0, 10],
					[10, 0]
				]
			],
			[[[0, ~1]]]
		);
		const [ring] = rings(square);
		expect(ring!.points).toHaveLength(10);
		expect([ring!.left, ring!.right]).toEqual([0.5, expect.closeTo(0.5 + 10 / 360)]);
		expect(ring!.bottom).toBeCloseTo(0.5);
	});

	it('go on across the date line and around the pole', () => {
		const island = topology(
			[
				[
					[179, 0],
					[-358, 0],
					[0, 1],
					[358, 0],
					[0, -1]
				]
			],
			[[[0]]]
		);
		const [crossing] = rings(island);
		expect(crossing!.right - crossing!.left).toBeCloseTo(2 / 360);
		const continent = topology(
			[
				[
					[-180, -70],
					[120, 0],
					[120, 0],
					[120, 0]
				]
			],
			[[[0]]]
		);
		const [pole] = rings(continent);
		expect(pole!.bottom).toBe(1);
		expect(pole!.right - pole!.left).toBeCloseTo(1);
	});
});
