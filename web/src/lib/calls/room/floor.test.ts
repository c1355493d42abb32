import { describe, expect, it } from 'vitest';
import { Floor } from './floor';

describe('who is looked at', () => {
	it('is who speaks, and stays so while they do', () => {
		const floor = new Floor();
		expect(floor.at(0)).toBeNull();
		floor.hear('anna', true, 100);
		expect(floor.at(100)).toBe('anna');
		floor.hear('paul', true, 5000);
		expect(floor.at(5000)).toBe('anna');
		floor.hear('anna', false, 6000);
		expect(floor.at(7900)).toBe('anna');
		expect(floor.at(8000)).toBe('paul');
	});

	it('does not change for a cough', () => {
		const floor = new Floor();
		floor.hear('anna', true, 0);
		floor.at(0);
		floor.hear('anna', false, 1000);
		floor.hear('paul', true, 1100);
		expect(floor.at(1200)).toBe('anna');
		floor.hear('paul', false, 1500);
		expect(floor.at(9000)).toBe('anna');
		floor.hear('ida', true, 9100);
		expect(floor.at(9100)).toBe('ida');
	});
});
