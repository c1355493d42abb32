/** The service menu of a camera or of the library, remembered for when the centre is away. */

import { ApiError } from '$lib/api/request';
import type { MenuEntry } from '$lib/api/types';
import { recall, remember } from '$lib/app/memory';
import { explain } from '$lib/i18n/errors';

/** What every centre starts with: so that a choice can be queued before the centre was ever reached. */
const FIRST: MenuEntry[] = ['keep', 'send', 'publish'].map((kind) => ({
	id: kind,
	kind,
	title: '',
	description: '',
	options: [],
	price: { amount: 0, currency: 'EUR' },
	per: 'order',
	available: true,
	uses: 0
}));

export class ServiceMenu {
	entries = $state.raw<MenuEntry[]>([]);
	loading = $state(true);
	problem = $state('');
	private asked = 0;

	/** Reads the menu from whoever knows it; nobody who could be asked gives the plain one, to look at. */
	async read(key: string, ask: (() => Promise<MenuEntry[]>) | null): Promise<void> {
		const turn = ++this.asked;
		if (!ask) return this.take(FIRST);
		try {
			const entries = await ask();
			if (turn !== this.asked) return;
			remember(`menu.${key}`, entries);
			this.take(entries);
		} catch (error) {
			if (turn !== this.asked) return;
			if (error instanceof ApiError && error.unreachable) {
				this.take(recall<MenuEntry[]>(`menu.${key}`) ?? FIRST);
			} else {
				this.problem = explain(error);
				this.loading = false;
			}
		}
	}

	private take(entries: MenuEntry[]) {
		this.entries = entries;
		this.problem = '';
		this.loading = false;
	}
}
