/** People with cameras: what a fake camera films can be read back on the other side, frame by frame. */

import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, signIn } from './browser.mjs';
import { until } from './until.mjs';

const WIDTH = 640;
const HEIGHT = 360;
const RATE = 15;
const FRAMES = 60;
/** Vertical bars of light and dark over the whole picture: two that are always the same, who it is, which frame. */
const BARS = 16;
const FIXED = [1, 0, 0, 1];

const bits = (value, count) => Array.from({ length: count }, (_, at) => (value >> (count - 1 - at)) & 1);

/**
 * Writes a film (YUV4MPEG2) of a camera of its own: `who` is 0–15. `busy`: its colours change everywhere and all the time,
 * so that it takes as many bits as it gets.
 */
export async function film(folder, who, { busy = false } = {}) {
	const path = join(folder, `camera-${who}.y4m`);
	const parts = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C420jpeg\n`)];
	const bar = WIDTH / BARS;
	for (let frame = 0; frame < FRAMES; frame++) {
		const code = [...FIXED, ...bits(who, 4), ...bits(frame, 8)];
		const row = Buffer.alloc(WIDTH);
		code.forEach((bit, at) => row.fill(bit ? 235 : 20, at * bar, (at + 1) * bar));
		const light = Buffer.concat(Array(HEIGHT).fill(row));
		// Everybody has a colour of their own.
		const size = (WIDTH / 2) * (HEIGHT / 2);
		const still = [Buffer.alloc(size, 90 + who * 20), Buffer.alloc(size, 170 - who * 20)];
		const colours = busy ? still.map(() => randomBytes(size)) : still;
		parts.push(Buffer.from('FRAME\n'), light, ...colours);
	}
	await writeFile(path, Buffer.concat(parts));
	return path;
}

/**
 * A browser of somebody's own. `camera`: the film that its camera shows, or null for a computer without camera and
 * microphone.
 */
export async function computer(stage, camera) {
	const devices = camera
		? [
				'--use-fake-device-for-media-stream',
				'--use-fake-ui-for-media-stream',
				`--use-file-for-fake-video-capture=${camera}`
			]
		: ['--use-fake-ui-for-media-stream'];
	const own = await launch([
		...devices,
		'--autoplay-policy=no-user-gesture-required',
		'--allow-loopback-in-peer-connection',
		// Nobody here resolves the names that would stand for addresses.
		'--disable-features=WebRtcHideLocalIpsWithMdns'
	]);
	stage.finally(() => own.close());
	return own;
}

/**
 * A page on a computer of its own; its connections are kept where the journey finds them. `relayed`: its network lets
 * nothing through but what goes to a TURN server. `wrongKeys`: what it unwraps is not what was wrapped. `noTransforms`: its
 * browser lets nobody at frames.
 */
export async function pageOn(stage, camera, how = {}) {
	const context = await stage.visitor({
		...how,
		own: await computer(stage, camera)
	});
	await context.addInitScript((relayed) => {
		const Real = globalThis.RTCPeerConnection;
		globalThis.connections = [];
		globalThis.RTCPeerConnection = class extends Real {
			constructor(configuration, ...rest) {
				super(relayed ? { ...configuration, iceTransportPolicy: 'relay' } : configuration, ...rest);
				globalThis.connections.push(this);
			}
		};
	}, how.relayed ?? false);
	if (how.wrongKeys)
		await context.addInitScript(() => {
			// The empty page before the first has none.
			const subtle = globalThis.crypto.subtle ?? {};
			subtle.decrypt = async () => globalThis.crypto.getRandomValues(new Uint8Array(32)).buffer;
		});
	if (how.noTransforms)
		await context.addInitScript(() => {
			delete globalThis.RTCRtpScriptTransform;
			delete globalThis.RTCRtpSender.prototype.createEncodedStreams;
		});
	return context.newPage();
}

/**
 * Somebody at their address book, on a computer of their own whose camera films them. `camera`: null for one without;
 * `network`: through which the page goes; and how for the film and the page.
 */
export async function inAddressBook(stage, centre, who, { camera = who.camera, network = null, ...how } = {}) {
	const page = await pageOn(stage, camera === null ? null : await film(stage.folder, camera, how), how);
	await network?.between(page);
	await signIn(page, centre, who);
	await page.goto(`${centre.url}/calls`);
	await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
	return page;
}

/** Waits until a partner can be called. */
export const available = (page, { name }) =>
	page.getByRole('article', { name }).getByText('available', { exact: true }).waitFor();

/** Where a call of somebody's rings. */
export const ringing = (page, { name }) => page.getByRole('alertdialog', { name: `${name} is calling` });

/** Answers the call of somebody, by a key. */
export async function answers(page, caller) {
	await ringing(page, caller).waitFor();
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/calls\/./);
}

/** Reads the bars of a row that is so wide; `light` tells how light a place of it is, 0–255. Null where they are none. */
export function bars(light, width) {
	const code = Array.from({ length: BARS }, (_, at) =>
		light(Math.floor(((at + 0.5) * width) / BARS)) > 128 ? 1 : 0
	);
	if (code.slice(0, 4).join() !== FIXED.join()) return null;
	const value = (from, to) => code.slice(from, to).reduce((sum, bit) => sum * 2 + bit, 0);
	return { who: value(4, 8), frame: value(8, 16) };
}

/** Reads the bars of a picture that is drawn into a canvas: `{ who, frame }`, or null where they are none. */
const READ = `(source, width, height) => {
	if (!width) return null;
	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = height;
	const pen = canvas.getContext('2d');
	pen.drawImage(source, 0, 0, width, height);
	const row = pen.getImageData(0, Math.floor(height / 2), width, 1).data;
	const bits = Array.from({ length: ${BARS} }, (_, at) => {
		const x = Math.floor(((at + 0.5) * width) / ${BARS}) * 4;
		return row[x] * 0.3 + row[x + 1] * 0.59 + row[x + 2] * 0.11 > 128 ? 1 : 0;
	});
	if (bits.slice(0, 4).join() !== '${FIXED.join()}') return null;
	const value = (from, to) => bits.slice(from, to).reduce((sum, bit) => sum * 2 + bit, 0);
	return { who: value(4, 8), frame: value(8, 16), width, height };
}`;

/** What the page sees of the other one now. */
export const seen = (page) =>
	page.evaluate(`(() => {
		const video = document.querySelector('.theirs video');
		return video && (${READ})(video, video.videoWidth, video.videoHeight);
	})()`);

/** What the page sees of somebody in a call of several. */
export const seenOf = (page, name) =>
	page.evaluate(`(() => {
		const video = document.querySelector('[data-person="${name}"][data-film=camera] video');
		return video && (${READ})(video, video.videoWidth, video.videoHeight);
	})()`);

/** What a picture of the centre shows. */
export const pictured = (page, address) =>
	page.evaluate(`(async () => {
		const picture = await createImageBitmap(await (await fetch('${address}')).blob());
		return (${READ})(picture, picture.width, picture.height);
	})()`);

/** How many pictures each of this page's connections has decoded, in the order in which they were made. */
export const decoded = (page) =>
	page.evaluate(() =>
		Promise.all(
			globalThis.connections.map(async (connection) => {
				const all =
					connection.connectionState === 'closed' ? [] : [...(await connection.getStats()).values()];
				const video = all.filter((one) => one.type === 'inbound-rtp' && one.kind === 'video');
				return video.reduce((sum, one) => sum + (one.framesDecoded ?? 0), 0);
			})
		)
	);

/** What comes in on this page, by line: how high the pictures are, how many were decoded. */
export const incoming = (page) =>
	page.evaluate(async () => {
		const open = globalThis.connections.filter((one) => one.connectionState === 'connected');
		const all = await Promise.all(open.map(async (one) => [...(await one.getStats()).values()]));
		const video = all.flat().filter((one) => one.type === 'inbound-rtp' && one.kind === 'video');
		video.sort((one, other) => one.mid.localeCompare(other.mid));
		return video.map((one) => ({
			height: one.frameHeight ?? 0,
			frames: one.framesDecoded ?? 0
		}));
	});

/** Waits until the camera of `who` is really seen moving: its bars are read, and they change. */
export async function sees(page, who, { within = 30_000, look = () => seen(page) } = {}) {
	const frames = new Set();
	const before = await decoded(page);
	await until(
		`camera ${who} is seen`,
		async () => {
			const picture = await look();
			if (picture?.who === who) frames.add(picture.frame);
			if (frames.size < 3) return false;
			return (await decoded(page)).some((count, at) => count > (before[at] ?? 0));
		},
		{ within, every: 150 }
	);
}

/** Waits until each of these people is really seen moving on the page of a call of several. */
export const seesAll = (page, people, how = {}) =>
	Promise.all(
		people.map(({ name, camera }) => sees(page, camera, { ...how, look: () => seenOf(page, name) }))
	);

/** Both have agreed to be in each other's address book. */
export async function acquainted(one, other) {
	const { address } = await other.get('/api/v1/me/calling');
	await one.post('/api/v1/partners', { address }, `invitation-${address}`);
	const [asks] = (await other.list('/api/v1/partners')).filter((card) => card.state === 'asks');
	await other.post(`/api/v1/partners/${asks.id}/accept`);
}
