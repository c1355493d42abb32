/** Shots on a camera as pictures of a grid and of the viewer. */

import { shotHref } from '$lib/api/agent';
import type { Shot } from '$lib/api/types';
import type { Tile } from '$lib/grid/layout';
import type { Messages } from '$lib/i18n/en';

const SOUNDS = new Set(['WAV', 'MP3', 'M4A', 'AAC', 'OGG', 'FLAC']);

export const filename = (name: string) => name.slice(name.lastIndexOf('/') + 1);

/** The words on a shot's corner: what the camera asks for, what became of it, what it is made of. */
export function badge(shot: Shot, words: Messages['camera']['badge']): string {
	const formats = shot.files.map((file) => file.format.toUpperCase());
	const said: string[] = [];
	if (shot.prints > 0) said.push(words.prints(shot.prints));
	if (shot.state === 'kept') said.push(words.kept);
	if (shot.state === 'sent') said.push(words.sent);
	if (shot.state === 'queued') said.push(words.queued);
	if (formats.includes('RAW')) said.push(formats.includes('JPEG') ? 'RAW+JPEG' : 'RAW');
	if (shot.kind === 'film') said.push(words.film);
	if (shot.kind !== 'sound' && formats.some((format) => SOUNDS.has(format))) said.push(words.sound);
	return said.slice(0, 2).join(' · ');
}

export function shotTile(camera: string, shot: Shot, words: Messages['camera'], taken: string): Tile {
	return {
		id: shot.name,
		ratio: shot.width > 0 && shot.height > 0 ? shot.width / shot.height : 1.5,
		label: words.shot(filename(shot.name), taken),
		thumb: shot.problem || shot.kind === 'sound' ? null : shotHref(camera, shot.name, 'thumbnail'),
		thumbhash: null,
		badge: badge(shot, words.badge),
		pale: shot.state === 'kept' || shot.state === 'sent',
		problem: shot.problem ? words.cannotShow(shot.problem) : null,
		kind: shot.kind
	};
}
