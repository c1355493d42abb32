/** A call is recorded when everybody agrees, and not before: the film is in the library, and shows those who agreed. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { settled, wellMade } from '../harness/browser.mjs';
import { acquainted, answers, bars, inAddressBook, seesAll } from '../harness/calls.mjs';
import { person } from '../harness/centre.mjs';
import { journey } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const run = promisify(execFile);
const anna = { ...person('Anna Berg'), camera: 5 };
const paul = { ...person('Paul Klein'), camera: 10 };
const greta = { ...person('Greta Holm'), camera: 3 };
/** A computer that is busy takes its time to look at a film. */
const LATE = { within: 90_000 };
const WIDTH = 1280;
const HEIGHT = 720;

const asked = (page) =>
	page.getByRole('alertdialog', {
		name: `${anna.name} would like to record this call`
	});
const agrees = (page) => asked(page).getByRole('button', { name: 'I agree' }).click();
const says = (page, words) => page.getByText(words).first().waitFor();
const films = async (api) =>
	(await api.list('/api/v1/images')).filter((one) => one.kind === 'film' && !one.rendering);

/** Waits until the recording has run for so many seconds, as this page says. */
const ran = (page, seconds) =>
	until(`${seconds} seconds are recorded`, async () => {
		const [minutes, rest] = (await page.getByRole('timer').innerText()).split(':').map(Number);
		return minutes * 60 + rest >= seconds;
	});

/** How many pieces of a recording are written down in this page's browser. */
const written = (page) =>
	page.evaluate(
		() =>
			new Promise((done, failed) => {
				const opened = indexedDB.open('cradle-recordings');
				opened.onerror = () => failed(opened.error);
				opened.onsuccess = () => {
					const count = opened.result.transaction('pieces').objectStore('pieces').count();
					count.onsuccess = () => {
						opened.result.close();
						done(count.result);
					};
					count.onerror = () => failed(count.error);
				};
			})
	);

/** Whose cameras are seen in a film, and in how many states, by where they stand in it. */
async function people(stage, bytes, boxes) {
	const path = join(stage.folder, 'recorded');
	await writeFile(path, bytes);
	const { stdout: length } = await run('ffprobe', [
		...['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path]
	]);
	const { stdout: raw } = await run(
		'ffmpeg',
		['-v', 'error', '-i', path, '-vf', 'fps=5', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'],
		{ encoding: 'buffer', maxBuffer: 1 << 30 }
	);
	const seen = boxes.map(() => new Map());
	for (let frame = 0; frame + WIDTH * HEIGHT <= raw.length; frame += WIDTH * HEIGHT) {
		boxes.forEach((box, n) => {
			const row = frame + Math.floor(box.y + box.height / 3) * WIDTH + box.x;
			const code = bars((x) => raw[row + x], box.width);
			if (code) seen[n].set(code.who, (seen[n].get(code.who) ?? new Set()).add(code.frame));
		});
	}
	return { seconds: Number(length), seen };
}

/** Three: two above, one in the middle below. */
const THREE = [
	{ x: 8, y: 8, width: 628, height: 348 },
	{ x: 644, y: 8, width: 628, height: 348 },
	{ x: 326, y: 364, width: 628, height: 348 }
];

journey(
	'Three people talk: one asks to record, one no is enough, and with three yes it becomes a film',
	async (stage, t) => {
		const centre = await stage.centre();
		const api = await centre.register(anna);
		const pauls = await centre.register(paul);
		const gretas = await centre.register(greta);
		for (const one of [api, pauls, gretas]) {
			const { id } = await one.get('/api/v1/me');
			await api.post(`/api/v1/operator/customers/${id}/confirm`);
		}
		for (const one of [pauls, gretas]) await acquainted(one, api);
		const hers = await inAddressBook(stage, centre, anna);
		const his = await inAddressBook(stage, centre, paul, { theme: 'dark' });
		const third = await inAddressBook(stage, centre, greta, { size: 'phone' });
		const pages = [hers, his, third];
		for (const { name } of [paul, greta])
			await hers.getByRole('article', { name }).getByText('available', { exact: true }).waitFor();
		await hers.getByRole('button', { name: 'Call several' }).click();
		const dialog = hers.getByRole('dialog');
		for (const { name } of [paul, greta]) await dialog.getByRole('checkbox', { name }).check();
		await dialog.getByRole('button', { name: 'Call 2', exact: true }).click();
		await hers.waitForURL(/\/calls\/./);
		await answers(his, anna);
		await answers(third, anna);
		await Promise.all([
			seesAll(hers, [paul, greta]),
			seesAll(his, [anna, greta]),
			seesAll(third, [anna, paul])
		]);

		// One agrees, one does not: nothing is recorded, and everybody reads why.
		await hers.keyboard.press('r');
		await says(hers, 'Nothing is recorded until');
		await agrees(his);
		await settled(third);
		await wellMade(third, 'a question whether to record on a phone');
		await asked(third).getByRole('button', { name: 'Do not record me' }).click();
		for (const page of [hers, his]) await says(page, `${greta.name} does not want to be recorded.`);
		await wellMade(his, 'a recording that was declined in the dark');
		assert.deepEqual(await films(api), []);

		// All agree: a sign on each page, with its time.
		await hers.keyboard.press('r');
		await agrees(his);
		await agrees(third);
		const began = performance.now();
		for (const page of pages) await page.getByRole('timer').waitFor();
		t.diagnostic(`the last agrees to the sign on every page: ${Math.round(performance.now() - began)} ms`);
		for (const page of pages) await wellMade(page, 'a call that is recorded');
		await ran(hers, 5);
		// Somebody takes it back, and it is over at once.
		await his.getByRole('button', { name: 'Take back my consent' }).click();
		for (const page of [hers, third]) {
			await says(page, `${paul.name} does not want to be recorded any more.`);
			await page.getByRole('timer').waitFor({ state: 'detached' });
		}
		const [first] = await until(
			'the film is in her library',
			async () => {
				const found = await films(api);
				return found.length === 1 && found;
			},
			LATE
		);
		const image = await api.get(`/api/v1/images/${first.id}`);
		assert.match(
			image.attributes.title,
			/^Call with (Paul Klein and Greta Holm|Greta Holm and Paul Klein) on /
		);
		assert.deepEqual([image.state, image.width, image.height], ['kept', WIDTH, HEIGHT]);
		assert.ok(image.recording.duration_ms >= 4000, `${image.recording.duration_ms} ms`);
		const poster = await api.ask('GET', `/api/v1/images/${first.id}/preview`);
		assert.equal(poster.status, 200);
		const whole = await api.bytes(`/api/v1/images/${first.id}/original`);
		const { seconds, seen } = await people(stage, whole, THREE);
		t.diagnostic(
			`a film of ${seconds} s, ${whole.length} bytes: ${JSON.stringify(seen.map((one) => [...one].map(([who, frames]) => [who, frames.size])))}`
		);
		assert.ok(Math.abs(seconds * 1000 - image.recording.duration_ms) < 250, 'it says itself how long it is');
		assert.deepEqual(
			seen
				.map((one) => [...one.keys()])
				.flat()
				.sort((a, b) => a - b),
			[3, 5, 10]
		);
		for (const one of seen) for (const frames of one.values()) assert.ok(frames.size >= 3, 'it moves');

		// A page that is loaded again in the middle loses a second or two, and no more.
		await hers.keyboard.press('r');
		await agrees(his);
		await agrees(third);
		await until('some pieces are written down in her browser', async () => (await written(hers)) >= 3);
		t.diagnostic(`three pieces are written down at ${await hers.getByRole('timer').innerText()}`);
		await hers.reload();
		await his.getByRole('timer').waitFor({ state: 'detached' });
		const both = await until(
			'what was recorded before is in her library',
			async () => {
				const found = await films(api);
				return found.length === 2 && found;
			},
			LATE
		);
		const second = await api.get(`/api/v1/images/${both.find((one) => one.id !== first.id).id}`);
		const again = await people(stage, await api.bytes(`/api/v1/images/${second.id}/original`), THREE);
		t.diagnostic(
			`after a reload in the middle: ${again.seconds} s, ${JSON.stringify(again.seen.map((one) => [...one.values()].map((frames) => frames.size)))}`
		);
		assert.ok(second.recording.duration_ms > 0);
		const whose = again.seen.map((one) => [...one.keys()]).flat();
		assert.deepEqual(
			whose.sort((a, b) => a - b),
			[3, 5, 10],
			'what was written down is seen'
		);

		// The call is over: who was recorded keeps the film, whole.
		for (const page of [his, third]) await page.getByRole('button', { name: 'Leave', exact: true }).click();
		await his.getByRole('heading', { name: 'Recordings' }).waitFor();
		await settled(his);
		await wellMade(his, 'a call that was recorded');
		await his.getByRole('button', { name: 'Keep it' }).first().click();
		await says(his, 'In your library');
		const [kept] = await until(
			'the film is in his library',
			async () => {
				const found = await films(pauls);
				return found.length === 1 && found;
			},
			LATE
		);
		const { sha256 } = await pauls.get(`/api/v1/images/${kept.id}`);
		assert.ok([image.sha256, second.sha256].includes(sha256), 'it is the same file');
		// A page that was loaded anew had pictures on their way, which nobody could close any more.
		const known = /: (404|409)$|net::ERR_|WebSocket|VideoFrame was garbage collected/;
		assert.deepEqual(
			stage.problems.filter((problem) => !known.test(problem)),
			[]
		);
	}
);
