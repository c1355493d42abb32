import assert from 'node:assert/strict';
import test from 'node:test';

import { commented } from './pictures.mjs';

test('a comment stands behind the application segments and nothing else changes', () => {
	const start = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xe1, 0, 3, 9]);
	const rest = Buffer.from([0xff, 0xdb, 0, 3, 7]);
	const expected = Buffer.concat([start, Buffer.from([0xff, 0xfe, 0, 4]), Buffer.from('no'), rest]);
	assert.deepEqual(commented(Buffer.concat([start, rest]), 'no'), expected);
});
