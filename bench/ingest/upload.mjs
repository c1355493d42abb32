// Sends pictures to a centre as a camera's agent does, and waits until every one can be looked at.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Uploads at the same time, as many as the peer takes pictures at the same time. */
const UPLOADS = 3;
/** Between two looks whether all pictures are ready. */
const LOOK_MS = 25;

/** Takes the files of `list` in; how long that took until the last one could be looked at. */
export async function upload(centre, token, list) {
	const authorization = `Bearer ${token}`;
	const sent = [];
	let next = 0;
	const begun = performance.now();
	const sender = async () => {
		const connection = centre.connect({ authorization, 'tus-resumable': '1.0.0' });
		while (next < list.length) sent.push(await send(connection, list[next++]));
		connection.close();
	};
	await Promise.all(Array.from({ length: UPLOADS }, sender));
	// Only then is asked what is ready: asking all the time would take from what is measured.
	const connection = centre.connect({ authorization });
	let images = await library(connection);
	while (images.some((image) => image.rendering)) {
		await pause(LOOK_MS);
		images = await library(connection);
	}
	const seconds = (performance.now() - begun) / 1000;
	connection.close();
	const ids = new Set(images.map((image) => image.id));
	if (new Set(sent).size !== list.length || sent.some((id) => !ids.has(id)))
		throw new Error('Different files have become the same picture.');
	const shown = images.filter((image) => image.shown).length;
	return { shown, failed: list.length - shown, seconds, perSecond: shown / seconds };
}

/** Creation with upload (tus 1.0): one request a file. The identifier of the picture. */
async function send(connection, file) {
	const body = await readFile(file);
	const headers = {
		'content-type': 'application/offset+octet-stream',
		'upload-length': String(body.length),
		'upload-metadata': `filename ${Buffer.from(basename(file)).toString('base64')}`
	};
	const answer = await connection.expect(201, 'POST', '/api/v1/uploads', { headers, body });
	const id = answer.headers['cradle-image-id'];
	if (id === undefined) throw new Error(`${file} was sent whole and has not become a picture.`);
	return id;
}

/** Every picture of the library. */
export async function library(connection) {
	const images = [];
	let after = '';
	do {
		const answer = await connection.expect(200, 'GET', `/api/v1/images?limit=200${after}`);
		const page = JSON.parse(answer.body);
		images.push(...page.items);
		after = page.next && `&after=${encodeURIComponent(page.next)}`;
	} while (after);
	return images;
}
