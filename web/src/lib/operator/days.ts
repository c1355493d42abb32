/** Days as somebody typed them: `null` for nothing, `undefined` for what is no period. */
export function readDays(text: string, orNever: boolean): number | null | undefined {
	const plain = text.normalize('NFKC').trim();
	if (!plain) return null;
	const days = /^\d{1,4}$/.test(plain) ? Number(plain) : Number.NaN;
	const least = orNever ? 0 : 1;
	return days >= least && days <= 3650 ? days : undefined;
}
