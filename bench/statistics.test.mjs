import assert from 'node:assert/strict';
import test from 'node:test';

import { median, quantile, sequence } from './statistics.mjs';

test('a quantile is one of the values', () => {
	const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
	assert.equal(quantile(hundred, 0.5), 50);
	assert.equal(quantile(hundred, 0.99), 99);
	assert.equal(quantile([7], 0.99), 7);
	assert.throws(() => quantile([], 0.5));
});

test('the median of an even number of values lies between two of them', () => {
	assert.equal(median([4, 1, 3, 2]), 2.5);
	assert.equal(median([9, 1, 5]), 5);
});

test('a sequence is the same each time and stays within bounds', () => {
	const [one, other] = [sequence(7), sequence(7)];
	for (let index = 0; index < 1000; index++) {
		const value = one();
		assert.equal(value, other());
		assert.ok(value >= 0 && value < 1);
	}
});
