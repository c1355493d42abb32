// Findings and how they are printed.

/**
 * What was measured, beside what it is compared with.
 *
 * `goal` is in words; `met` is whether it was reached, or left out where there is none.
 */
export function finding({ what, figure, beside = '', ratio = '', goal = '', met }) {
	const verdict = met === undefined ? '' : met ? 'met' : 'missed';
	return { what, figure, beside, ratio, goal, verdict };
}

/** 12.3 ms, 0.45 ms, 123 ms. */
export function milliseconds(value) {
	return `${value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)} ms`;
}

/** Whole MiB out of KiB. */
export function mebibytes(kibibytes) {
	return `${(kibibytes / 1024).toFixed(0)} MiB`;
}

/** 3.27 × */
export function times(value) {
	return `${value.toFixed(2)} ×`;
}

/** The findings as a Markdown table, its columns aligned. */
export function table(findings) {
	const heads = ['What', 'Cradle', 'Beside', 'Ratio', 'Goal', 'Verdict'];
	const rows = findings.map((one) => [one.what, one.figure, one.beside, one.ratio, one.goal, one.verdict]);
	const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
	const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
	const rule = widths.map((width) => '-'.repeat(width));
	return [line(heads), line(rule), ...rows.map(line)].join('\n');
}
