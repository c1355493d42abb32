import { describe, expect, it } from 'vitest';
import { estimate, justify, rowsHeight, shapeFor, type RowShape } from './justify';

const page: RowShape = { width: 1000, height: 190, gap: 6, columns: 0 };

/** Numbers that are the same on every run. */
function numbers(seed: number) {
	let state = seed;
	return () => {
		state = (state * 1664525 + 1013904223) % 4294967296;
		return state / 4294967296;
	};
}

describe('justified rows', () => {
	it('hold every picture once, in order', () => {
		const next = numbers(7);
		for (let round = 0; round < 200; round++) {
			const ratios = Array.from({ length: Math.floor(next() * 60) }, () => 0.3 + next() * 3.5);
			const shape = { ...page, width: 300 + Math.floor(next() * 2200) };
			const rows = justify(ratios, shape);
			expect(
				rows.flatMap((row) => Array.from({ length: row.to - row.from }, (_, at) => row.from + at))
			).toEqual(ratios.map((_, index) => index));
		}
	});

	it('fill the width exactly, but for the last one', () => {
		const next = numbers(11);
		for (let round = 0; round < 200; round++) {
			const ratios = Array.from({ length: 40 }, () => 0.5 + next() * 2);
			const shape = { ...page, width: 600 + Math.floor(next() * 1800) };
			for (const row of justify(ratios, shape).slice(0, -1)) {
				expect(row.lefts.at(-1)! + row.widths.at(-1)!).toBeCloseTo(shape.width, 6);
			}
		}
	});

	it('never stretch a picture: each keeps its proportions', () => {
		const ratios = [1.5, 0.67, 1.78, 1, 1.33, 0.75, 1.5, 2.4];
		for (const row of justify(ratios, page)) {
			row.widths.forEach((width, column) =>
				expect(width / row.height).toBeCloseTo(ratios[row.from + column]!, 6)
			);
		}
	});

	it('leave a last row that does not fill the width at the usual height', () => {
		const rows = justify([1.5], page);
		expect(rows).toHaveLength(1);
		expect(rows[0]!.height).toBe(page.height);
		expect(rows[0]!.widths[0]).toBe(285);
	});

	it('crop what is longer than anything and survive nonsense', () => {
		const rows = justify([40, 0.01, Number.NaN, 0, -3], page);
		for (const row of rows) for (const width of row.widths) expect(width).toBeGreaterThan(0);
		expect(rows.at(-1)!.to).toBe(5);
	});

	it('never overlap', () => {
		const rows = justify(
			Array.from({ length: 30 }, (_, index) => 0.6 + (index % 5) * 0.4),
			page
		);
		for (let index = 1; index < rows.length; index++) {
			expect(rows[index]!.top).toBeCloseTo(rows[index - 1]!.top + rows[index - 1]!.height + page.gap, 6);
		}
	});
});

describe('squares on a phone', () => {
	it('stand three in a row from edge to edge', () => {
		const rows = justify(Array(7).fill(1.5), shapeFor(360));
		expect(rows.map((row) => row.to - row.from)).toEqual([3, 3, 1]);
		expect(rows[0]!.lefts[2]! + rows[0]!.widths[2]!).toBeCloseTo(360, 6);
	});
});

describe('the estimate for what is not loaded', () => {
	it('is close to what usual pictures need', () => {
		const real = rowsHeight(justify(Array(300).fill(1.45), page));
		expect(Math.abs(estimate(300, page) - real) / real).toBeLessThan(0.2);
	});

	it('is nothing for nothing', () => {
		expect(estimate(0, page)).toBe(0);
	});
});
