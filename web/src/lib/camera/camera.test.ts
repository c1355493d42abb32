import { describe, expect, it } from 'vitest';
import type { Shot } from '$lib/api/types';
import { en } from '$lib/i18n/en';
import { cameraName } from './name';
import { badge, filename, shotTile } from './shots';

const shot = (over: Partial<Shot> = {}): Shot => ({
	name: 'DCIM/100CRADL/CRDL0001.JPG',
	kind: 'picture',
	files: [{ filename: 'CRDL0001.JPG', format: 'JPEG', size: 1 }],
	state: 'new',
	taken_at: '2026-11-15T10:00:00',
	width: 3000,
	height: 2000,
	size: 1,
	prints: 0,
	problem: null,
	...over
});
const files = (...formats: string[]) => formats.map((format) => ({ filename: 'x', format, size: 1 }));

describe('the name of a camera', () => {
	it('says the maker once', () => {
		expect(cameraName({ maker: 'NIKON CORPORATION', model: 'NIKON D70s' })).toBe('NIKON D70s');
		expect(cameraName({ maker: 'FUJIFILM', model: 'X-T5' })).toBe('FUJIFILM X-T5');
		expect(cameraName({ maker: 'OLYMPUS IMAGING CORP.', model: 'E-P3' })).toBe('OLYMPUS E-P3');
	});

	it('makes do with one of the two, or none', () => {
		expect(cameraName({ maker: null, model: 'X-T5' })).toBe('X-T5');
		expect(cameraName({ maker: 'FUJIFILM', model: null })).toBe('FUJIFILM');
		expect(cameraName({ maker: null, model: null })).toBe('');
	});
});

describe('the corner of a shot', () => {
	const words = en.camera.badge;

	it('says what it is made of', () => {
		expect(badge(shot({ files: files('JPEG', 'RAW') }), words)).toBe('RAW+JPEG');
		expect(badge(shot({ files: files('RAW') }), words)).toBe('RAW');
		expect(badge(shot({ files: files('JPEG', 'WAV') }), words)).toBe('♪');
		expect(badge(shot(), words)).toBe('');
	});

	it('puts what the camera asks for and what became of it first', () => {
		expect(badge(shot({ prints: 3, state: 'kept', files: files('JPEG', 'RAW') }), words)).toBe(
			'3 prints · kept'
		);
		expect(badge(shot({ state: 'queued' }), words)).toBe('queued');
	});
});

describe('a shot in the grid', () => {
	it('says why it cannot be shown instead of showing it', () => {
		const tile = shotTile('card', shot({ problem: 'it ends too early' }), en.camera, 'today');
		expect(tile.problem).toBe('cannot be shown: it ends too early');
		expect(tile.thumb).toBeNull();
	});

	it('has usual proportions while its own are not known', () => {
		expect(shotTile('card', shot({ width: 0, height: 0 }), en.camera, 'today').ratio).toBe(1.5);
		expect(filename('DCIM/100CRADL/CRDL0001.JPG')).toBe('CRDL0001.JPG');
	});
});
