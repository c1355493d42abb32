import { expect, it } from 'vitest';
import { spaced } from './ticker';

it('is run less often where it takes longer than its time', () => {
	let now = 0;
	let cost = 100;
	let ran = 0;
	const run = spaced(
		() => {
			ran += 1;
			now += cost;
		},
		() => now
	);
	// Those that piled up while it ran are left out.
	for (let n = 0; n < 20; n++) run();
	expect(ran).toBe(1);
	now += 100;
	run();
	expect(ran).toBe(2);
	cost = 0;
	now += 100;
	for (let n = 0; n < 5; n++) run();
	expect(ran).toBe(7);
});
