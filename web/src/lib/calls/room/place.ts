/** Where a pointer is in a picture, and how far the picture is enlarged. */

import { around, fit, held, WHOLE, type Box, type Zoom } from '$lib/viewer/zoom';

export interface Spot {
	/** Of the picture's width and height. */
	x: number;
	y: number;
}

/** From a point of the screen (from its upper left corner) to one of the picture; outside of it below 0 or above 1. */
export function spotAt(px: number, py: number, picture: Box, screen: Box, zoom: Zoom): Spot {
	const fitted = fit(picture, screen);
	const left = screen.width / 2 + zoom.x - (fitted.width * zoom.scale) / 2;
	const top = screen.height / 2 + zoom.y - (fitted.height * zoom.scale) / 2;
	return { x: (px - left) / (fitted.width * zoom.scale), y: (py - top) / (fitted.height * zoom.scale) };
}

/** The way back: where a spot of the picture is on the screen. */
export function onScreen(spot: Spot, picture: Box, screen: Box, zoom: Zoom): { px: number; py: number } {
	const fitted = fit(picture, screen);
	return {
		px: screen.width / 2 + zoom.x + (spot.x - 0.5) * fitted.width * zoom.scale,
		py: screen.height / 2 + zoom.y + (spot.y - 0.5) * fitted.height * zoom.scale
	};
}

/** What somebody else looks at: their spot in the middle of this screen, as much enlarged. */
export function follow(spot: Spot, scale: number, picture: Box, screen: Box): Zoom {
	if (scale <= 1) return WHOLE;
	const fitted = fit(picture, screen);
	const zoom = {
		scale,
		x: (0.5 - spot.x) * fitted.width * scale,
		y: (0.5 - spot.y) * fitted.height * scale
	};
	return held(zoom, fitted, screen);
}

/** Larger or smaller around a point of the screen. */
export function zoomed(
	zoom: Zoom,
	factor: number,
	at: { px: number; py: number },
	picture: Box,
	screen: Box
): Zoom {
	const next = around(zoom, factor, at.px - screen.width / 2, at.py - screen.height / 2);
	return held(next, fit(picture, screen), screen);
}

/** What is in the middle of the screen. */
export const middle = (picture: Box, screen: Box, zoom: Zoom): Spot =>
	spotAt(screen.width / 2, screen.height / 2, picture, screen, zoom);
