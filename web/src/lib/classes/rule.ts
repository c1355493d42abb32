/** The rule of a class: how it is filled in, and how it reads. */

import type { Camera, Class, Condition, Rule } from '$lib/api/types';
import { date } from '$lib/i18n/format';
import type { Messages } from '$lib/i18n/en';

/** What can be asked of a picture, in the order of the list. */
export const FIELDS = [
	'person',
	'place',
	'occasion',
	'keyword',
	'words',
	'rating',
	'kind',
	'camera',
	'model',
	'lens',
	'position',
	'birthday',
	'home'
] as const;

/** Conditions that hold or do not, without a value. */
const PLAIN = ['position', 'birthday', 'home'];

export const takesValue = (field: string) => !PLAIN.includes(field);

/** The value that a condition begins with. */
export function firstValue(field: string, cameras: readonly Camera[]): string {
	if (field === 'rating') return '4';
	if (field === 'kind') return 'picture';
	return field === 'camera' ? (cameras[0]?.id ?? '') : '';
}

export const emptyRule = (): Rule => ({
	match: 'all',
	conditions: [{ field: 'person', value: '', not: false }],
	from: null,
	to: null
});

const filled = (condition: Condition) => !takesValue(condition.field) || condition.value.trim() !== '';

/** Whether the centre can be asked about it: something is said, and nothing is left open. */
export const complete = (rule: Rule) =>
	(rule.conditions.length > 0 || !!rule.from || !!rule.to) && rule.conditions.every(filled);

/** A rule as the centre wants it. */
export const tidy = (rule: Rule): Rule => ({
	...rule,
	conditions: rule.conditions.map((one) => ({
		...one,
		value: takesValue(one.field) ? one.value.trim() : ''
	})),
	from: rule.from || null,
	to: rule.to || null
});

function conditionWords(one: Condition, cameras: readonly Camera[], words: Messages): string {
	const name = words.filters.names[one.field] ?? one.field;
	const value = () => {
		if (one.field === 'kind') return words.filters.kinds[one.value] ?? one.value;
		if (one.field === 'camera') {
			const camera = cameras.find((own) => own.id === one.value);
			return camera ? (camera.name ?? camera.model) : '…';
		}
		return one.value;
	};
	const said =
		one.field === 'rating'
			? one.value === '5'
				? words.filters.exactly
				: words.filters.atLeast(Number(one.value))
			: takesValue(one.field)
				? words.classes.with(name, value())
				: name;
	return one.not ? words.classes.not(said) : said;
}

/** A rule as a sentence. */
export function ruleWords(rule: Rule, cameras: readonly Camera[], words: Messages): string {
	const between = rule.match === 'any' ? words.classes.or : words.classes.and;
	const conditions = rule.conditions.map((one) => conditionWords(one, cameras, words)).join(between);
	const day = (name: 'from' | 'to', text: string | null) =>
		text ? words.classes.with(words.filters.names[name]!, date(text)) : '';
	return [conditions, day('from', rule.from), day('to', rule.to)].filter(Boolean).join(' · ');
}

/** What stands under a class's name. */
export const classLine = (one: Class, words: Messages) =>
	`${words.classes.count(one.images, one.more)} · ${one.rule ? words.classes.byRule : words.classes.byHand}`;
