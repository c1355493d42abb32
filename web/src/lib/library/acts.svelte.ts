/** What can be done with picked pictures, each with its way back. */

import { emptyTrash } from '$lib/api/images';
import type { Image, UpdateImages, UpdateOne } from '$lib/api/types';
import { toast } from '$lib/app/toasts.svelte';
import { explain } from '$lib/i18n/errors';
import { t } from '$lib/i18n/index.svelte';
import { size } from '$lib/i18n/format';
import { changeAll, changeEach, removeAll, type Changed } from './changes';
import { download } from './download';

/** The page that shows the pictures. */
export interface Shown {
	/** `all`, `inbox` or `trashed`. */
	shelf(): string;
	/** A picture that stays in sight has changed. */
	apply(image: Image): void;
	/** Pictures are not to be seen here any more. */
	takeAway(ids: string[]): void;
	/** Counts and days may be others now. */
	changed(): void;
}

type Said = (count: number) => string;

export class Acts {
	busy = $state(false);

	constructor(private readonly shown: Shown) {}

	keep = (ids: string[]) => this.change(ids, { state: 'kept' }, t.library.kept);
	discard = (ids: string[]) => this.change(ids, { state: 'trashed' }, t.library.trashed);
	restore = (ids: string[]) => this.change(ids, { state: 'restored' }, t.library.restored);

	/** The same change for all of them; gives whether it went well. */
	async change(ids: string[], change: Omit<UpdateImages, 'ids' | 'each'>, said: Said): Promise<boolean> {
		return this.tell(await this.while(changeAll(ids, change)), ids.length, said);
	}

	/** Brings back what was before a change that was made elsewhere. */
	async undo(own: UpdateOne[]): Promise<void> {
		this.tell(await this.while(changeEach(own)), own.length, t.library.undone, false);
	}

	async removeForGood(ids: string[]): Promise<void> {
		const { gone, error } = await this.while(removeAll(ids));
		this.shown.takeAway(gone);
		this.shown.changed();
		if (error) throw error;
		toast(t.library.removed(gone.length));
	}

	async emptyTrash(ids: string[]): Promise<void> {
		const { removed } = await this.while(emptyTrash());
		this.shown.takeAway(ids);
		this.shown.changed();
		toast(t.library.removed(removed));
	}

	async download(ids: string[]): Promise<void> {
		try {
			const ready = await this.while(download(ids));
			toast(t.library.downloading(ready.files, size(ready.size)));
		} catch (error) {
			toast(explain(error), { warn: true });
		}
	}

	private async while<T>(work: Promise<T>): Promise<T> {
		this.busy = true;
		try {
			return await work;
		} finally {
			this.busy = false;
		}
	}

	private belongs(image: Image): boolean {
		const shelf = this.shown.shelf();
		return shelf === 'all' ? image.state !== 'trashed' : image.state === shelf;
	}

	private tell({ items, undo, error }: Changed, all: number, said: Said, back = true): boolean {
		for (const image of items) if (this.belongs(image)) this.shown.apply(image);
		this.shown.takeAway(items.filter((image) => !this.belongs(image)).map((image) => image.id));
		this.shown.changed();
		const run = () => void this.undo(undo);
		const action = back && undo.length ? { action: { label: t.words.undo, run } } : {};
		if (!error) toast(said(items.length), action);
		else if (items.length) toast(t.library.partly(items.length, all), { warn: true, ...action });
		else toast(explain(error), { warn: true });
		return !error;
	}
}
