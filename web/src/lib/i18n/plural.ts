/** Counted words: the right form for a number in a language. */

export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** A function that picks the form for a count and writes the count where `#` stands; `zero` is for exactly none. */
export function plurals(locale: string): (count: number, forms: Forms) => string {
	const rules = new Intl.PluralRules(locale);
	const numbers = new Intl.NumberFormat(locale);
	return (count, forms) => {
		const form = count === 0 && forms.zero !== undefined ? forms.zero : forms[rules.select(count)];
		return (form ?? forms.other).replaceAll('#', numbers.format(count));
	};
}
