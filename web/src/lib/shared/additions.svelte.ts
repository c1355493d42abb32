/** Pictures that a guest adds to what was given, on their way. */

import { sha256, upload, type RunningUpload } from '$lib/api/uploads';
import { t } from '$lib/i18n/index.svelte';

export type AdditionState = 'waiting' | 'sending' | 'done' | 'failed';

export interface AdditionItem {
	id: number;
	file: File;
	sent: number;
	state: AdditionState;
	detail: string;
}

const AT_ONCE = 2;

/** What is added at one address, by one person. */
export class Additions {
	items = $state<AdditionItem[]>([]);
	/** Counts pictures that have come, for whoever shows them. */
	arrived = $state(0);
	private running = new Map<number, RunningUpload>();
	private ids = 0;

	constructor(
		private readonly href: string,
		private readonly largest: number,
		private readonly from: () => string
	) {}

	get busy() {
		return this.items.some((item) => item.state === 'waiting' || item.state === 'sending');
	}

	get done() {
		return this.items.filter((item) => item.state === 'done').length;
	}

	get failed() {
		return this.items.filter((item) => item.state === 'failed');
	}

	get bytesTotal() {
		return this.items.reduce((sum, item) => sum + item.file.size, 0);
	}

	get bytesDone() {
		const over = (item: AdditionItem) => item.state === 'done' || item.state === 'failed';
		return this.items.reduce((sum, item) => sum + (over(item) ? item.file.size : item.sent), 0);
	}

	add(files: Iterable<File>): void {
		if (!this.busy) this.items = [];
		for (const file of files) {
			if (file.size === 0 || file.name.startsWith('.')) continue;
			const large = file.size > this.largest;
			const detail = large ? t.errors.tooLarge : '';
			this.items.push({ id: ++this.ids, file, sent: 0, state: large ? 'failed' : 'waiting', detail });
		}
		this.go();
	}

	retry(): void {
		for (const item of this.items)
			if (item.state === 'failed' && item.file.size <= this.largest)
				Object.assign(item, { state: 'waiting', detail: '', sent: 0 });
		this.go();
	}

	/** Stops what is on its way; what has come stays. */
	stop(): void {
		for (const one of this.running.values()) one.pause();
		this.running.clear();
		this.items = this.items.filter((item) => item.state === 'done');
	}

	private go(): void {
		let free = AT_ONCE - this.items.filter((item) => item.state === 'sending').length;
		for (const item of this.items) {
			if (free <= 0) return;
			if (item.state !== 'waiting') continue;
			item.state = 'sending';
			free -= 1;
			void this.run(item);
		}
	}

	private settle(item: AdditionItem, state: AdditionState, detail = ''): void {
		this.running.delete(item.id);
		Object.assign(item, { state, detail });
		if (state === 'done') this.arrived += 1;
		this.go();
	}

	private async run(item: AdditionItem): Promise<void> {
		const there = () => this.items.includes(item);
		try {
			const hash = await sha256(item.file);
			if (!there()) return;
			const running = await upload(
				item.file,
				hash,
				{
					progress: (sent) => (item.sent = sent),
					done: () => this.settle(item, 'done'),
					failed: (detail, unreachable) =>
						this.settle(item, 'failed', unreachable ? t.upload.unreachable : detail || t.errors.other)
				},
				{ endpoint: this.href, from: this.from() }
			);
			if (!there()) running.pause();
			else if (item.state === 'sending') this.running.set(item.id, running);
		} catch {
			if (there()) this.settle(item, 'failed', t.errors.other);
		}
	}
}
