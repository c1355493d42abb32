/** The pictures of a track, the latest at a time: also while nobody looks at the page. */

/** Where a browser hands out the pictures of a track one by one. */
type Processor = new (of: { track: MediaStreamTrack; maxBufferSize?: number }) => {
	readable: ReadableStream<VideoFrame>;
};

export interface Picture {
	image: CanvasImageSource;
	width: number;
	height: number;
}

export class Frames {
	private frame: VideoFrame | null = null;
	private readonly film: HTMLVideoElement | null = null;
	private readonly reader: ReadableStreamDefaultReader<VideoFrame> | null = null;
	/** A track of its own, which ends when nobody wants its pictures: then what is on its way still comes. */
	private readonly own: MediaStreamTrack;
	private over = false;

	constructor(readonly track: MediaStreamTrack) {
		this.own = track.clone();
		const { MediaStreamTrackProcessor: Each } = globalThis as unknown as {
			MediaStreamTrackProcessor?: Processor;
		};
		try {
			if (Each) this.reader = new Each({ track: this.own, maxBufferSize: 1 }).readable.getReader();
		} catch {
			// A film does as well while the page is in sight.
		}
		if (this.reader) void this.read(this.reader);
		else {
			this.film = document.createElement('video');
			this.film.muted = this.film.playsInline = true;
			this.film.srcObject = new MediaStream([this.own]);
			void this.film.play().catch(() => {});
		}
	}

	/** What is seen now; null while nothing is. */
	now(): Picture | null {
		const { frame, film } = this;
		if (frame) return { image: frame, width: frame.displayWidth, height: frame.displayHeight };
		if (!film || film.videoWidth < 3 || film.readyState < 2) return null;
		return { image: film, width: film.videoWidth, height: film.videoHeight };
	}

	close(): void {
		this.over = true;
		this.own.stop();
		this.frame?.close();
		this.frame = null;
		if (this.film) this.film.srcObject = null;
	}

	private async read(reader: ReadableStreamDefaultReader<VideoFrame>) {
		for (;;) {
			const next = await reader.read().catch(() => ({ done: true as const, value: undefined }));
			if (next.done) return;
			this.frame?.close();
			this.frame = this.over ? null : next.value;
			if (this.over) next.value.close();
		}
	}
}
