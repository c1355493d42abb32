/** Permissions given, and what others see. */

import type { Instant, Uuid } from './values';

export interface Grant {
	id: Uuid;
	/** `link` or `public`. */
	to: string;
	title: string;
	images: number;
	originals: boolean;
	href: string | null;
	created_at: Instant;
	expires_at: Instant | null;
	revoked_at: Instant | null;
	openings: number;
}

export interface SharedFile {
	filename: string;
	media_type: string;
	size: number;
	href: string;
}

export interface SharedImage {
	index: number;
	kind: string;
	title: string;
	caption: string;
	width: number;
	height: number;
	thumbhash: string | null;
	thumbnail: string | null;
	preview: string | null;
	original: string | null;
	sounds: SharedFile[];
}

export interface Shared {
	to: string;
	title: string;
	by: string;
	message: string;
	originals: boolean;
	expires_at: Instant | null;
	cover: number;
	images: SharedImage[];
}
