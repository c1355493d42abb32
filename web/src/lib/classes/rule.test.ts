import { describe, expect, it } from 'vitest';
import { en } from '$lib/i18n/en';
import { complete, emptyRule, ruleWords, tidy } from './rule';

const condition = (field: string, value = '', not = false) => ({ field, value, not });

describe('the rule of a class', () => {
	it('is complete when every condition is filled in', () => {
		const rule = emptyRule();
		expect(complete(rule)).toBe(false);
		rule.conditions[0]!.value = ' Anna ';
		expect(complete(rule)).toBe(true);
		rule.conditions.push(condition('birthday'));
		expect(complete(rule)).toBe(true);
		rule.conditions.push(condition('place', ' '));
		expect(complete(rule)).toBe(false);
		expect(complete({ ...rule, conditions: [] })).toBe(false);
		expect(complete({ ...rule, conditions: [], from: '2026-01-01' })).toBe(true);
	});

	it('is sent without blanks and without values that nothing asks for', () => {
		const rule = {
			match: 'any',
			conditions: [condition('person', ' Anna '), condition('home', 'x')],
			from: '',
			to: null
		};
		expect(tidy(rule)).toEqual({
			match: 'any',
			conditions: [condition('person', 'Anna'), condition('home')],
			from: null,
			to: null
		});
	});

	it('reads as a sentence', () => {
		const conditions = [
			condition('person', 'Anna'),
			condition('keyword', 'draft', true),
			condition('rating', '4')
		];
		const rule = { match: 'all', conditions, from: null, to: null };
		expect(ruleWords(rule, [], en)).toBe('Person: Anna and not Keyword: draft and 4 stars or more');
		expect(ruleWords({ ...rule, match: 'any', conditions: conditions.slice(0, 2) }, [], en)).toBe(
			'Person: Anna or not Keyword: draft'
		);
	});
});
