import { describe, expect, it } from 'vitest';
import { colour, placeholder } from './placeholder';

// Of a sunset, red above and dark below.
const HASH = '1QcSHQRnh493V4dIh4eXh1h4kJUI';

describe('a placeholder', () => {
	it('has a colour before it has a shape', () => {
		expect(colour(HASH)).toMatch(/^rgb\(\d+ \d+ \d+ \/ 1\.00\)$/);
		expect(placeholder(HASH)).toMatch(/^data:image\/png;base64,/);
	});

	it('is left out where the hash is broken', () => {
		expect(colour('%%')).toBe('');
		expect(placeholder('%%')).toBe('');
		expect(placeholder(null)).toBe('');
	});
});
