/** Makes the film of a call in this page, and writes it down piece by piece. */

import { Mixer } from './mixer';
import { Painter, type Seen } from './painter';
import { alone, write, type Kept } from './pieces';
import { tick, type Ticker } from './ticker';

/** Somebody in the call, as far as they are seen and heard. */
export interface Person extends Seen {
	voice: MediaStreamTrack | null;
}

export interface Scene {
	/** Everybody who may be recorded now; nobody while nothing may. */
	people(): Person[];
	/** The picture that everybody looks at. */
	shown(): { href: string; name: string } | null;
}

export type Trouble = 'full' | 'unsupported' | 'broken';

const RATE = 15;
const PIECE_MS = 1000;
const BITS = { videoBitsPerSecond: 2_500_000, audioBitsPerSecond: 128_000 };

/** What every browser plays, where this one can write it; otherwise what the others play. */
const KINDS = [
	'video/mp4;codecs="avc1.42E01F,mp4a.40.2"',
	'video/webm;codecs="vp8,opus"',
	'video/webm;codecs="vp9,opus"',
	'video/webm',
	'video/mp4'
];

export const kind = (supported = (type: string) => MediaRecorder.isTypeSupported(type)): string | null =>
	typeof MediaRecorder === 'undefined' ? null : (KINDS.find((one) => supported(one)) ?? null);

/** What a browser hands on as pictures of a track of its own, also while nobody looks at the page. */
type Generator = new (of: { kind: 'video' }) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };

export class Recorder {
	private readonly painter = new Painter();
	private readonly mixer = new Mixer();
	private readonly recorder: MediaRecorder;
	private readonly ticker: Ticker;
	private readonly writer: WritableStreamDefaultWriter<VideoFrame> | null = null;
	private readonly picture: MediaStreamTrack;
	private work: Promise<void> = Promise.resolve();
	private pieces = 0;
	private failed = false;
	private readonly ended: Promise<void>;
	private release = () => {};

	/** `about` is written down with the first piece. */
	constructor(
		private readonly about: Kept,
		private readonly scene: Scene,
		private readonly trouble: (what: Trouble) => void
	) {
		const { MediaStreamTrackGenerator: Made } = globalThis as unknown as {
			MediaStreamTrackGenerator?: Generator;
		};
		if (Made) {
			const made = new Made({ kind: 'video' });
			this.writer = made.writable.getWriter();
			this.picture = made;
		} else this.picture = this.painter.canvas.captureStream(RATE).getVideoTracks()[0]!;
		const stream = new MediaStream([this.picture, this.mixer.track]);
		this.recorder = new MediaRecorder(stream, { mimeType: about.type, ...BITS });
		this.ended = new Promise((done) => (this.recorder.onstop = () => done()));
		this.recorder.ondataavailable = ({ data }) => this.write(data);
		this.recorder.onerror = () => this.fail('broken');
		const released = new Promise<void>((done) => (this.release = done));
		void alone(about.id, () => released, true);
		this.frame();
		this.recorder.start(PIECE_MS);
		this.ticker = tick(1000 / RATE, () => this.frame());
	}

	/** Nothing of what comes now is recorded. */
	pause(): void {
		if (this.recorder.state === 'recording') this.recorder.pause();
		this.frame();
	}

	resume(): void {
		this.frame();
		if (this.recorder.state === 'paused') this.recorder.resume();
	}

	/** Whether there is something of it when all is written down. */
	async stop(): Promise<boolean> {
		this.ticker.stop();
		if (this.recorder.state !== 'inactive') {
			this.recorder.stop();
			await this.ended;
		}
		await this.work;
		this.mixer.close();
		this.painter.close();
		this.picture.stop();
		void this.writer?.close().catch(() => {});
		this.release();
		return this.pieces > 0;
	}

	private frame() {
		const people = this.scene.people();
		this.mixer.hear(people.flatMap((one) => (one.voice ? [one.voice] : [])));
		this.painter.draw(people, people.length ? this.scene.shown() : null);
		if (!this.writer || (this.writer.desiredSize ?? 0) <= 0) return;
		const frame = new VideoFrame(this.painter.canvas, { timestamp: Math.round(performance.now() * 1000) });
		const over = () => frame.close();
		this.writer.write(frame).then(over, over);
	}

	private write(data: Blob) {
		if (!data.size || this.failed) return;
		this.work = this.work.then(async () => {
			try {
				await write(this.about, this.pieces, data);
				this.pieces += 1;
			} catch (error) {
				const full = (error as { name?: string })?.name === 'QuotaExceededError';
				this.fail(full ? 'full' : 'broken');
			}
		});
	}

	private fail(what: Trouble) {
		if (this.failed) return;
		this.failed = true;
		this.trouble(what);
	}
}
