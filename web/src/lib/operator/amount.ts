/** Amounts as people type them. */

/** Minor units of a typed amount with so many decimals; null for what is none. */
export function readAmount(text: string, decimals: number): number | null {
	const match = /^\s*(\d{1,9})(?:[.,](\d+))?\s*$/.exec(text);
	if (!match) return null;
	const fraction = match[2] ?? '';
	if (fraction.length > decimals) return null;
	return Number(match[1]) * 10 ** decimals + Number(fraction.padEnd(decimals, '0') || '0');
}

/** An amount as it would be typed. */
export function writeAmount(amount: number, decimals: number): string {
	return (amount / 10 ** decimals).toFixed(decimals);
}
