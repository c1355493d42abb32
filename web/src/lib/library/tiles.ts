/** Pictures of the library as pictures of a grid and of the viewer. */

import { imageHref } from '$lib/api/images';
import type { Image } from '$lib/api/types';
import type { Tile } from '$lib/grid/layout';
import { cameraTime, daysLeft } from '$lib/i18n/format';
import type { Messages } from '$lib/i18n/en';
import type { ViewerItem } from '$lib/viewer/Viewer.svelte';

const name = (image: Image) => image.attributes.title || image.filename;
const sounds = (image: Image) => image.parts.filter((part) => part.role === 'sound');

export function imageTile(image: Image, words: Messages): Tile {
	const said: string[] = [];
	if (image.state === 'inbox') said.push(words.library.inboxBadge);
	if (image.trash_until) said.push(words.library.daysLeft(daysLeft(image.trash_until)));
	if (image.parts.some((part) => part.role === 'raw')) said.push('RAW+JPEG');
	if (image.kind === 'film') said.push(words.camera.badge.film);
	if (image.kind === 'picture' && sounds(image).length) said.push(words.camera.badge.sound);
	return {
		id: image.id,
		ratio: image.width > 0 && image.height > 0 ? image.width / image.height : 1.5,
		label: words.camera.shot(name(image), cameraTime(image.taken_at)),
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
	return {
		id: image.id,
		kind: image.kind,
		label: words.camera.shot(name(image), cameraTime(image.taken_at)),
		thumb: image.shown ? imageHref(image.id, 'thumbnail') : null,
		thumbhash: image.thumbhash,
		src: drawn ? (image.shown ? imageHref(image.id, 'preview') : null) : imageHref(image.id, 'original'),
		full: drawn && showsItself ? imageHref(image.id, 'original') : null,
		width: image.width,
		height: image.height,
		problem: drawn && !image.shown ? (image.rendering ? words.viewer.rendering : image.problem) : null,
		sounds: sounds(image).map((part) => ({ href: part.href, label: part.filename }))
	};
}
