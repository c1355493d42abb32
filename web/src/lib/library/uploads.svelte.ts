/** Files on their way from this browser into the library. */

import { known as askKnown } from '$lib/api/images';
import { ApiError } from '$lib/api/request';
import { sha256, upload, type RunningUpload } from '$lib/api/uploads';
import { explain } from '$lib/i18n/errors';
import { t } from '$lib/i18n/index.svelte';
import { stem, waitsFor } from './shots';

export type UploadState = 'waiting' | 'checking' | 'sending' | 'done' | 'known' | 'failed';

export interface UploadItem {
	id: number;
	file: File;
	sent: number;
	state: UploadState;
	detail: string;
	/** Tells whoever holds the file that it is needed here no more. */
	release?: () => void;
}

const AT_ONCE = 3;

class Uploads {
	items = $state<UploadItem[]>([]);
	paused = $state(false);
	/** Bytes a second over the last while. */
	rate = $state(0);
	/** Counts files that became pictures, for whoever shows the library. */
	arrived = $state(0);
	private running = new Map<number, RunningUpload>();
	/** The files of each shot. */
	private shots = new Map<string, UploadItem[]>();
	private last = 0;
	private ids = 0;
	private sentBefore = 0;
	private timer: ReturnType<typeof setInterval> | undefined;

	get bytesTotal() {
		return this.items.reduce((sum, item) => sum + item.file.size, 0);
	}

	get bytesDone() {
		return this.items.reduce((sum, item) => sum + (this.over(item) ? item.file.size : item.sent), 0);
	}

	get finished() {
		return this.items.filter((item) => this.over(item)).length;
	}

	get busy() {
		return this.items.some((item) => !this.over(item));
	}

	count(state: UploadState) {
		return this.items.filter((item) => item.state === state).length;
	}

	private over(item: UploadItem) {
		return item.state === 'done' || item.state === 'known' || item.state === 'failed';
	}

	/** Sends files; `release` is called for each that the centre has, or that nobody wants sent any more. */
	add(files: Iterable<File>, release: (file: File) => void = () => {}): void {
		if (!this.busy) this.forget();
		for (const file of files) {
			if (file.size === 0 || file.name.startsWith('.')) {
				release(file);
				continue;
			}
			const item = { id: ++this.ids, file, sent: 0, state: 'waiting' as const, detail: '' };
			this.items.push({ ...item, release: () => release(file) });
			const shot = this.shots.get(stem(file)) ?? [];
			this.shots.set(stem(file), [...shot, this.items.at(-1)!]);
		}
		this.paused = false;
		this.go();
	}

	pause(): void {
		this.paused = true;
		for (const one of this.running.values()) one.pause();
		this.running.clear();
		for (const item of this.items)
			if (item.state === 'sending' || item.state === 'checking') item.state = 'waiting';
	}

	resume(): void {
		this.paused = false;
		this.go();
	}

	retry(): void {
		for (const item of this.items)
			if (item.state === 'failed') Object.assign(item, { state: 'waiting', detail: '' });
		this.resume();
	}

	/** Stops; what is sent already stays, and can go on when the same files are chosen again. */
	stop(): void {
		this.pause();
		for (const item of this.items) item.release?.();
		this.forget();
		this.paused = false;
		this.measure();
	}

	private forget(): void {
		this.items = [];
		this.shots.clear();
	}

	private measure(): void {
		if (this.busy && !this.paused) {
			this.timer ??= setInterval(() => {
				const now = performance.now();
				const sent = this.items.reduce((sum, item) => sum + item.sent, 0);
				if (this.last) {
					const rate = Math.max(0, sent - this.sentBefore) / ((now - this.last) / 1000);
					this.rate = this.rate ? this.rate * 0.8 + rate * 0.2 : rate;
				}
				this.last = now;
				this.sentBefore = sent;
			}, 1000);
		} else {
			clearInterval(this.timer);
			this.timer = undefined;
			this.last = 0;
			this.rate = 0;
		}
	}

	private go(): void {
		this.measure();
		if (this.paused) return;
		const active = this.items.filter((item) => item.state === 'sending' || item.state === 'checking').length;
		// The centre puts a RAW, a memo or a sidecar to its picture, which has to be there by then.
		const held = (item: UploadItem) =>
			this.shots
				.get(stem(item.file))
				?.some((other) => !this.over(other) && waitsFor(item.file, other.file)) === true;
		const free = Math.max(0, AT_ONCE - active);
		const next: UploadItem[] = [];
		for (const item of this.items) {
			if (next.length >= free) break;
			if (item.state === 'waiting' && !held(item)) next.push(item);
		}
		for (const item of next) {
			item.state = 'checking';
			void this.run(item);
		}
	}

	private settle(item: UploadItem, state: UploadState, detail = ''): void {
		this.running.delete(item.id);
		Object.assign(item, { state, detail });
		if (state === 'done' || state === 'known') {
			this.arrived += 1;
			item.release?.();
		}
		this.go();
	}

	private async run(item: UploadItem): Promise<void> {
		const asked = () => item.state === 'checking' && this.items.includes(item);
		try {
			const hash = await sha256(item.file);
			if (!asked()) return;
			if (hash) {
				const found = (await askKnown([hash]))[0];
				if (!asked()) return;
				if (found && found.state !== 'trashed') return this.settle(item, 'known');
			}
			item.state = 'sending';
			const running = await upload(item.file, hash, {
				progress: (sent) => (item.sent = sent),
				done: (_image, known) => this.settle(item, known ? 'known' : 'done'),
				failed: (detail, unreachable) =>
					this.settle(item, 'failed', unreachable ? t.upload.unreachable : detail || t.errors.other)
			});
			const stopped = (item.state as UploadState) === 'waiting' || !this.items.includes(item);
			if (stopped) running.pause();
			else if (item.state === 'sending') this.running.set(item.id, running);
		} catch (error) {
			if (!asked() && item.state !== 'sending') return;
			this.settle(item, 'failed', error instanceof ApiError ? explain(error) : t.errors.other);
		}
	}
}

export const uploads = new Uploads();

/** All files of what was dropped, folders opened. */
export async function dropped(transfer: DataTransfer): Promise<File[]> {
	const entries = [...transfer.items]
		.map((item) => item.webkitGetAsEntry())
		.filter((entry) => entry !== null);
	if (!entries.length) return [...transfer.files];
	const files: File[] = [];
	async function walk(entry: FileSystemEntry): Promise<void> {
		if (entry.isFile) {
			files.push(
				await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed))
			);
			return;
		}
		const reader = (entry as FileSystemDirectoryEntry).createReader();
		for (;;) {
			const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
			if (!some.length) return;
			for (const one of some) await walk(one);
		}
	}
	for (const entry of entries) await walk(entry);
	return files;
}
