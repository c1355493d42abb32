// Sends pictures to a centre as a camera's agent does, and waits until every one can be looked at.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Uploads at the same time, as many as the peer takes pictures at the same time. */
const UPLOADS = 3;
/** Between two looks whether a picture is ready. */
const LOOK_MS = 25;

/** Takes the files of `list` in; how long that took until the last one could be looked at. */
export async function upload(centre, token, list) {
	const authorization = `Bearer ${token}`;
	const sent = [];
	let next = 0;
	let sending = UPLOADS;
	const begun = performance.now();
	const sender = async () => {
		const connection = centre.connect({ authorization, 'tus-resumable': '1.0.0' });
		while (next < list.length) sent.push(await send(connection, list[next++]));
		sending -= 1;
		connection.close();
	};
	// What is ready is counted while the rest is still being sent.
	const watcher = async () => {
		const connection = centre.connect({ authorization });
		let shown = 0;
		for (let seen = 0; seen < sent.length || sending > 0;) {
			const image = seen < sent.length ? await look(connection, sent[seen]) : undefined;
			if (image === undefined || image.rendering) {
				await pause(LOOK_MS);
				continue;
			}
			shown += Number(image.shown);
			seen += 1;
		}
		connection.close();
		return shown;
	};
	const [shown] = await Promise.all([watcher(), ...Array.from({ length: UPLOADS }, sender)]);
	const seconds = (performance.now() - begun) / 1000;
	if (new Set(sent).size !== list.length) throw new Error('Different files have become the same picture.');
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

async function look(connection, id) {
	return JSON.parse((await connection.expect(200, 'GET', `/api/v1/images/${id}`)).body);
}
