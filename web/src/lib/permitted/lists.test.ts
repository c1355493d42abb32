import { describe, expect, it } from 'vitest';
import { suggested, told, typed } from './lists';

const nikon = { maker: 'Nikon', model: 'Z f' };
const blank = { maker: ' ', model: '' };

describe('the lists of permitted cameras', () => {
	it('are told as they were read', () => {
		const list = { conference: { models: [nikon], declared: true }, pictures: null };
		expect(told({ conference: typed(list.conference), pictures: typed(list.pictures) })).toEqual(list);
	});

	it('leave out entries in which nothing was typed, and never declare pictures', () => {
		const half = { maker: 'Canon', model: '' };
		const pictures = { only: true, models: [blank, half], declared: true };
		const conference = { only: false, models: [nikon], declared: true };
		expect(told({ conference, pictures })).toEqual({
			conference: null,
			pictures: { models: [half], declared: false }
		});
	});

	it('suggest what is known and not there yet, however it is written', () => {
		const canon = { maker: 'Canon', model: 'R5' };
		const list = { only: true, models: [{ maker: 'NIKON', model: 'z F' }], declared: false };
		expect(suggested([nikon, canon], list, 5)).toEqual([canon]);
		expect(suggested([nikon, canon], typed(null), 1)).toEqual([nikon]);
	});
});
