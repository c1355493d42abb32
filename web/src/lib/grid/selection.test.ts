import { describe, expect, it } from 'vitest';
import { range, Selection } from './selection.svelte';

const order = ['a', 'b', 'c', 'd', 'e', 'f'];
const picked = (selection: Selection) => [...selection.ids].sort().join('');

describe('picking', () => {
	it('picks and unpicks one', () => {
		const selection = new Selection();
		selection.toggle('b');
		selection.toggle('d');
		selection.toggle('b');
		expect(picked(selection)).toBe('d');
	});

	it('picks a range from the last touched picture, in either direction', () => {
		const selection = new Selection();
		selection.toggle('d');
		selection.extend(order, 'b');
		expect(picked(selection)).toBe('bcd');
		selection.extend(order, 'f');
		expect(picked(selection)).toBe('bcdef');
	});

	it('picks just the one when there is nothing to begin a range with', () => {
		const selection = new Selection();
		selection.extend(order, 'c');
		expect(picked(selection)).toBe('c');
		selection.extend(order, 'e');
		expect(picked(selection)).toBe('cde');
	});

	it('drags over several and gives back what the drag leaves again', () => {
		const selection = new Selection();
		selection.toggle('f');
		selection.startDrag('b');
		selection.dragTo(order, 'e');
		expect(picked(selection)).toBe('bcdef');
		selection.dragTo(order, 'c');
		expect(picked(selection)).toBe('bcf');
		selection.endDrag();
		expect(selection.dragging).toBe(false);
	});

	it('unpicks by a drag that begins on a picked one', () => {
		const selection = new Selection();
		selection.all(order);
		selection.startDrag('b');
		selection.dragTo(order, 'd');
		expect(picked(selection)).toBe('aef');
		selection.dragTo(order, 'b');
		expect(picked(selection)).toBe('acdef');
	});

	it('keeps the order of picking', () => {
		const selection = new Selection();
		for (const id of ['e', 'a', 'c']) selection.toggle(id);
		expect([...selection.ids]).toEqual(['e', 'a', 'c']);
	});

	it('gives no range to what is not there', () => {
		expect(range(order, 'a', 'z')).toEqual([]);
	});
});
