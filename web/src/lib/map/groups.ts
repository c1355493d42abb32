/** What lies too close together on the screen is one group with one button. */

import type { Cluster } from '$lib/api/types';
import { acrossOf, downOf, worldOf, wrapped, type Place } from './projection';

export interface Group extends Place {
	/** The cells in it, that with the most pictures first. */
	cells: string[];
	pictures: number;
	/** A picture to show. */
	image: string | null;
	/** What the place is called by those who took pictures there; empty for nothing. */
	place: string;
}

/** Pixels between two buttons' middles. */
const APART = 66;
/** Cells that one question can name. */
const MOST_CELLS = 64;
/** From this level on a cell is not larger than a town: what one picture says holds for the others. */
const TOWN = 10;

const cellLevel = (cell: string) => cell.length * 2;

/** Groups of the clusters as they are seen at a zoom, the largest first. */
export function groups(clusters: readonly Cluster[], zoom: number): Group[] {
	const world = worldOf(zoom);
	const made: { group: Group; x: number; y: number }[] = [];
	const byCount = [...clusters].sort((one, other) => other.pictures - one.pictures);
	for (const { cell, pictures, position, image, place } of byCount) {
		const [x, y] = [acrossOf(position.longitude) * world, downOf(position.latitude) * world];
		const near = made.find((one) => {
			let across = Math.abs(one.x - x);
			across = Math.min(across, world - across);
			return Math.hypot(across, one.y - y) < APART && one.group.cells.length < MOST_CELLS;
		});
		if (!near) {
			const named = cellLevel(cell) >= TOWN ? place : '';
			made.push({ group: { ...position, cells: [cell], pictures, image, place: named }, x, y });
			continue;
		}
		const { group } = near;
		group.cells.push(cell);
		// On the nearer way around the world.
		const east = wrapped(position.longitude - group.longitude);
		const share = pictures / (group.pictures + pictures);
		group.longitude = wrapped(group.longitude + east * share);
		group.latitude += (position.latitude - group.latitude) * share;
		group.pictures += pictures;
		group.image ??= image;
	}
	return made.map((one) => one.group);
}

/** Whether a group shows some of what these cells hold: a cell's name begins with those around it. */
export const shares = (group: Group, cells: readonly string[]) =>
	group.cells.some((own) => cells.some((cell) => own.startsWith(cell) || cell.startsWith(own)));
