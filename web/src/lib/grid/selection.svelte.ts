/** Which pictures are picked, in the order of picking. */

import { SvelteSet } from 'svelte/reactivity';

/** The ids from one to another, in the order shown; empty when one of them is not there. */
export function range(order: readonly string[], from: string, to: string): string[] {
	const a = order.indexOf(from);
	const b = order.indexOf(to);
	if (a < 0 || b < 0) return [];
	return order.slice(Math.min(a, b), Math.max(a, b) + 1);
}

export class Selection {
	readonly ids = new SvelteSet<string>();
	/** Where a range begins. */
	private anchor: string | null = null;
	/** What a drag began with, and whether it picks or unpicks. */
	private drag: { from: string; picks: boolean; before: ReadonlySet<string> } | null = null;

	get size(): number {
		return this.ids.size;
	}

	has(id: string): boolean {
		return this.ids.has(id);
	}

	/** Picks or unpicks one. */
	toggle(id: string): void {
		if (!this.ids.delete(id)) this.ids.add(id);
		this.anchor = id;
	}

	/** Picks everything from the last touched picture to this one. */
	extend(order: readonly string[], id: string): void {
		const ids = this.anchor ? range(order, this.anchor, id) : [];
		for (const one of ids.length ? ids : [id]) this.ids.add(one);
		if (!ids.length) this.anchor = id;
	}

	all(order: Iterable<string>): void {
		for (const id of order) this.ids.add(id);
	}

	replace(ids: Iterable<string>): void {
		this.ids.clear();
		this.all(ids);
		this.anchor = null;
	}

	clear(): void {
		this.ids.clear();
		this.anchor = null;
	}

	drop(ids: Iterable<string>): void {
		for (const id of ids) this.ids.delete(id);
	}

	/** A drag begins on a picture: it picks, or unpicks when that one is picked. */
	startDrag(id: string): void {
		this.drag = { from: id, picks: !this.ids.has(id), before: new Set(this.ids) };
	}

	/** The drag has come to this picture: everything in between follows, the rest is as before. */
	dragTo(order: readonly string[], id: string): void {
		if (!this.drag) return;
		const inside = new Set(range(order, this.drag.from, id));
		const { picks, before } = this.drag;
		for (const one of [...this.ids]) {
			if (!inside.has(one) && !before.has(one)) this.ids.delete(one);
		}
		for (const one of before) if (!inside.has(one)) this.ids.add(one);
		for (const one of inside) {
			if (picks) this.ids.add(one);
			else this.ids.delete(one);
		}
		this.anchor = id;
	}

	endDrag(): void {
		this.drag = null;
	}

	get dragging(): boolean {
		return this.drag !== null;
	}
}
