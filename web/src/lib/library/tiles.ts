/** Pictures of the library as pictures of a grid and of the viewer. */

import { imageHref } from '$lib/api/images';
import type { Image, Part } from '$lib/api/types';
import type { Tile } from '$lib/grid/layout';
import { cameraTime, daysLeft, playingTime } from '$lib/i18n/format';
import type { Messages } from '$lib/i18n/en';
import type { ViewerItem } from '$lib/viewer/Viewer.svelte';

const name = (image: Image) => image.attributes.title || image.filename;
const parts = (image: Image, role: string) => image.parts.filter((part) => part.role === role);
/** A sound or film of a shot: in the form that browsers play, or as it is where nobody has looked at it. */
const source = (part: Part) => (part.recording ? part.recording.href : part.href);

export function imageTile(image: Image, words: Messages): Tile {
	const said: string[] = [];
	const length = image.recording?.duration_ms;
	if (image.state === 'inbox') said.push(words.library.inboxBadge);
	if (image.trash_until) said.push(words.library.daysLeft(daysLeft(image.trash_until)));
	if (parts(image, 'raw').length) said.push('RAW+JPEG');
	if (image.kind !== 'picture' && length) said.push(playingTime(length));
	else if (image.kind === 'film') said.push(words.camera.badge.film);
	if (image.kind === 'picture' && parts(image, 'film').length) said.push(words.library.liveBadge);
	if (image.kind === 'picture' && parts(image, 'sound').length) said.push(words.camera.badge.sound);
	return {
		id: image.id,
		ratio: image.width > 0 && image.height > 0 ? image.width / image.height : 1.5,
		// Asked for only on the screen, and there are many more.
		get label() {
			return words.camera.shot(name(image), cameraTime(image.taken_at));
		},
		thumb: image.shown ? imageHref(image.id, 'thumbnail') : null,
		thumbhash: image.thumbhash,
		badge: said.join(' · '),
		problem: image.shown || image.rendering || !image.problem ? null : words.camera.cannotShow(image.problem),
		kind: image.kind
	};
}

export function imageItem(image: Image, words: Messages): ViewerItem {
	const drawn = image.kind === 'picture';
	const showsItself = /^image\/(jpeg|png|webp|gif|avif)$/.test(image.media_type);
	const preview = image.shown ? imageHref(image.id, 'preview') : null;
	const playable = image.recording ? image.recording.href : imageHref(image.id, 'original');
	return {
		id: image.id,
		kind: image.kind,
		label: words.camera.shot(name(image), cameraTime(image.taken_at)),
		thumb: image.shown ? imageHref(image.id, 'thumbnail') : null,
		thumbhash: image.thumbhash,
		src: drawn ? preview : playable,
		full: drawn && showsItself ? imageHref(image.id, 'original') : null,
		width: image.width,
		height: image.height,
		problem: drawn && !image.shown ? (image.rendering ? words.viewer.rendering : image.problem) : null,
		sounds: parts(image, 'sound').flatMap((part) => {
			const href = source(part);
			return href ? [{ href, label: part.filename }] : [];
		}),
		poster: preview,
		recording: image.recording,
		films: parts(image, 'film').map((part) => ({
			src: source(part),
			label: part.filename,
			recording: part.recording
		}))
	};
}
