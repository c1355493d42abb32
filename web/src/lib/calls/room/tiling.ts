/** How people are laid out: so that each picture is as large as it can be, none cut more than another. */

/** Of one picture: as wide as films are. */
const SHAPE = 16 / 9;

/** How many stand beside each other, so that `count` pictures fill a box best. */
export function columns(count: number, width: number, height: number): number {
	let best = { columns: 1, size: 0 };
	for (let beside = 1; beside <= Math.max(1, count); beside++) {
		const rows = Math.ceil(count / beside);
		const size = Math.min(width / beside, (height / rows) * SHAPE);
		if (size > best.size + 0.5) best = { columns: beside, size };
	}
	return best.columns;
}
