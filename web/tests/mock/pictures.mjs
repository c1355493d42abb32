/** Real photographs for looking at the pages, or drawn ones where the samples are not there. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

const samples = fileURLToPath(new URL('../../../../shared/samples/jpg/', import.meta.url));

function* files(folder) {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory() && !/invalid|tests/.test(entry.name)) yield* files(path);
		else if (/\.jpe?g$/i.test(entry.name) && statSync(path).size > 90_000) yield path;
	}
}

async function drawn(index) {
	const [width, height] = [
		[1600, 1067],
		[1067, 1600],
		[1600, 900],
		[1200, 1200]
	][index % 4];
	const hue = (index * 47) % 360;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="hsl(${hue},70%,72%)"/><stop offset="1" stop-color="hsl(${(hue + 60) % 360},60%,30%)"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/><circle cx="${width * 0.7}" cy="${height * 0.35}" r="${height * 0.12}" fill="hsl(${hue},90%,90%)"/></svg>`;
	return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

/** Up to `most` pictures: `{ filename, bytes, width, height, thumbhash, sha256, thumbnail, preview }`. */
export function pictures(most) {
	made ??= read(most);
	return made;
}

let made = null;

async function read(most) {
	const paths = existsSync(samples) ? [...files(samples)].sort() : [];
	const found = [];
	const sources = paths.length ? paths : Array.from({ length: 24 }, (_, index) => index);
	for (const source of sources) {
		if (found.length >= most) break;
		try {
			const bytes = typeof source === 'number' ? await drawn(source) : readFileSync(source);
			const upright = sharp(bytes).rotate();
			const { info } = await upright.clone().toBuffer({ resolveWithObject: true });
			if (Math.min(info.width, info.height) < 300) continue;
			const tiny = await upright
				.clone()
				.resize(80, 80, { fit: 'inside' })
				.ensureAlpha()
				.raw()
				.toBuffer({ resolveWithObject: true });
			const resize = (edge) =>
				upright
					.clone()
					.resize(edge, edge, { fit: 'outside', withoutEnlargement: true })
					.webp({ quality: 80 })
					.toBuffer();
			found.push({
				filename:
					typeof source === 'number' ? `DRAWN${source}.JPG` : source.slice(source.lastIndexOf('/') + 1),
				bytes,
				width: info.width,
				height: info.height,
				sha256: createHash('sha256').update(bytes).digest('hex'),
				thumbhash: Buffer.from(rgbaToThumbHash(tiny.info.width, tiny.info.height, tiny.data)).toString(
					'base64'
				),
				thumbnail: await resize(250),
				preview: await resize(1080)
			});
		} catch {
			// A damaged sample: others show how those look.
		}
	}
	return found;
}
