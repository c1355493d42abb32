/** Fingers, mouse and wheel over the map, as pushes and zooms. */

import type { Point } from './projection';

export interface Moves {
	push: (by: Point) => void;
	zoom: (by: number, around: Point) => void;
}

/** Pixels that a finger may tremble before it pushes. */
const TREMBLE = 5;

/** Follows what happens over an element until the returned function is called. */
export function follow(element: HTMLElement, { push, zoom }: Moves): () => void {
	const fingers = new Map<number, Point>();
	/** Whether the map was moved since the first finger went down: then its end is no click. */
	let moved = false;
	const at = ({ clientX, clientY }: MouseEvent): Point => {
		const box = element.getBoundingClientRect();
		return { x: clientX - box.left, y: clientY - box.top };
	};
	const apart = ([one, other]: Point[]) => Math.hypot(one!.x - other!.x, one!.y - other!.y);
	const middle = ([one, other]: Point[]) => ({ x: (one!.x + other!.x) / 2, y: (one!.y + other!.y) / 2 });

	const listeners = {
		pointerdown(event: PointerEvent) {
			if (event.button !== 0) return;
			if (fingers.size === 0) moved = false;
			fingers.set(event.pointerId, at(event));
		},
		pointermove(event: PointerEvent) {
			const was = fingers.get(event.pointerId);
			if (!was || fingers.size > 2) return;
			const is = at(event);
			if (!moved && Math.hypot(is.x - was.x, is.y - was.y) < TREMBLE) return;
			if (!moved) {
				moved = true;
				// What lies under the finger is not meant any more.
				element.setPointerCapture(event.pointerId);
			}
			const before = [...fingers.values()];
			fingers.set(event.pointerId, is);
			const after = [...fingers.values()];
			if (after.length === 1) {
				push({ x: is.x - was.x, y: is.y - was.y });
				return;
			}
			const [from, to] = [middle(before), middle(after)];
			push({ x: to.x - from.x, y: to.y - from.y });
			zoom(Math.log2(Math.max(1, apart(after)) / Math.max(1, apart(before))), to);
		},
		pointerup: (event: PointerEvent) => fingers.delete(event.pointerId),
		pointercancel: (event: PointerEvent) => fingers.delete(event.pointerId),
		click(event: MouseEvent) {
			// A click by keys has no place.
			if (!moved || event.detail === 0) return;
			event.preventDefault();
			event.stopPropagation();
		},
		dblclick(event: MouseEvent) {
			if ((event.target as Element).closest('button, a')) return;
			zoom(event.shiftKey ? -1 : 1, at(event));
		},
		wheel(event: WheelEvent) {
			event.preventDefault();
			const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
			zoom(-event.deltaY * lines * (event.ctrlKey ? 0.015 : 0.003), at(event));
		}
	};
	const names = Object.keys(listeners) as (keyof typeof listeners)[];
	for (const name of names)
		element.addEventListener(name, listeners[name] as EventListener, {
			passive: false,
			capture: name === 'click'
		});
	return () => {
		for (const name of names)
			element.removeEventListener(name, listeners[name] as EventListener, { capture: name === 'click' });
	};
}
