/** A list that the other side gives page by page, asked for as it is needed. */

import type { Page } from '$lib/api/types';

export class PagedList<T> {
	items = $state.raw<T[]>([]);
	loading = $state(true);
	/** Whether there is more to ask for. */
	more = $state(false);
	error = $state.raw<unknown>(null);
	private next: string | null = null;
	private turn = 0;
	private asking: Promise<void> | null = null;

	constructor(private readonly ask: (after: string | null) => Promise<Page<T>>) {}

	/** From the beginning; what is shown stays until the answer is there. */
	async restart(): Promise<void> {
		this.turn += 1;
		this.next = null;
		this.asking = null;
		await this.page(true);
	}

	/** Forgets what is shown: it has no place any more. */
	clear(): void {
		this.turn += 1;
		this.asking = null;
		this.items = [];
		this.next = null;
		this.more = false;
		this.loading = true;
	}

	/** Asks again for as much as is shown, and shows it at once when all of it is there. */
	async refresh(): Promise<void> {
		if (!this.items.length) return this.restart();
		const turn = ++this.turn;
		const wanted = this.items.length;
		this.asking = null;
		try {
			let items: T[] = [];
			let next: string | null = null;
			do {
				const page: Page<T> = await this.ask(next);
				if (turn !== this.turn) return;
				items = [...items, ...page.items];
				next = page.next;
			} while (next !== null && items.length < wanted);
			this.items = items;
			this.next = next;
			this.more = next !== null;
			this.error = null;
		} catch (error) {
			if (turn === this.turn) this.error = error;
		} finally {
			if (turn === this.turn) this.loading = false;
		}
	}

	/** The next page, once however often it is asked for. */
	need(): Promise<void> {
		if (!this.more) return this.asking ?? Promise.resolve();
		this.asking ??= this.page(false);
		return this.asking;
	}

	/** All pages, or as many as hold `most` entries. */
	async all(most: number): Promise<void> {
		while (this.more && this.items.length < most && !this.error) await this.need();
	}

	private async page(first: boolean): Promise<void> {
		const turn = this.turn;
		this.loading = true;
		try {
			const page = await this.ask(first ? null : this.next);
			if (turn !== this.turn) return;
			this.items = first ? page.items : [...this.items, ...page.items];
			this.next = page.next;
			this.more = page.next !== null;
			this.error = null;
		} catch (error) {
			if (turn !== this.turn) return;
			this.error = error;
			this.more = false;
		} finally {
			if (turn === this.turn) {
				this.loading = false;
				this.asking = null;
			}
		}
	}
}
