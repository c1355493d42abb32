/** Points of a line over days, as SVG paths. */

export interface Plot {
	line: string;
	area: string;
	/** Where each value stands. */
	points: { x: number; y: number }[];
}

/** A line through the values from left to right; 0 at the bottom, the largest at the top. */
export function plot(values: readonly number[], width: number, height: number): Plot {
	const most = Math.max(1, ...values);
	const step = values.length > 1 ? width / (values.length - 1) : 0;
	const round = (value: number) => Math.round(value * 10) / 10;
	const points = values.map((value, index) => ({
		x: round(index * step),
		y: round(height - (Math.max(0, value) / most) * height)
	}));
	if (!points.length) return { line: '', area: '', points };
	const line = points.map(({ x, y }, index) => `${index ? 'L' : 'M'}${x} ${y}`).join('');
	return { line, area: `${line}L${points.at(-1)!.x} ${height}L${points[0]!.x} ${height}Z`, points };
}
