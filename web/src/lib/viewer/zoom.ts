/** How far a picture is enlarged, and which part of it is in sight. */

export interface Zoom {
	/** 1: the whole picture fits the screen. */
	scale: number;
	/** How far it is moved from the middle, in pixels of the screen. */
	x: number;
	y: number;
}

export interface Box {
	width: number;
	height: number;
}

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };
export const LARGEST = 12;

/** Size of a picture that fits into the screen, never larger than it is. */
export function fit(picture: Box, screen: Box): Box {
	if (picture.width <= 0 || picture.height <= 0) return screen;
	const scale = Math.min(screen.width / picture.width, screen.height / picture.height);
	return { width: picture.width * scale, height: picture.height * scale };
}

/** Keeps the picture from leaving the screen. */
export function held(zoom: Zoom, fitted: Box, screen: Box): Zoom {
	const scale = Math.max(1, Math.min(LARGEST, zoom.scale));
	const room = (size: number, view: number) => Math.max(0, (size * scale - view) / 2);
	const bound = (value: number, most: number) => (most === 0 ? 0 : Math.max(-most, Math.min(most, value)));
	return {
		scale,
		x: bound(zoom.x, room(fitted.width, screen.width)),
		y: bound(zoom.y, room(fitted.height, screen.height))
	};
}

/** Enlarges by a factor around a point (from the middle of the screen), which stays where it is. */
export function around(zoom: Zoom, factor: number, px: number, py: number): Zoom {
	const scale = Math.max(1, Math.min(LARGEST, zoom.scale * factor));
	const real = scale / zoom.scale;
	return { scale, x: px - (px - zoom.x) * real, y: py - (py - zoom.y) * real };
}
