/** The service menu of a camera or of the library, remembered for when the centre is away. */

import { menu as askMenu } from '$lib/api/cameras';
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
	/** The menu of last time, because the centre does not answer. */
	remembered = $state(false);
	private asked = 0;

	/** Reads the menu; `signedIn` false gives the plain one, to look at. */
	async read(camera: string | null, signedIn: boolean): Promise<void> {
		const turn = ++this.asked;
		const key = `menu.${camera ?? 'library'}`;
		if (!signedIn) {
			this.take(FIRST, false);
			return;
		}
		try {
			const entries = await askMenu(camera);
			if (turn !== this.asked) return;
			remember(key, entries);
			this.take(entries, false);
		} catch (error) {
			if (turn !== this.asked) return;
			if (error instanceof ApiError && error.unreachable) {
				this.take(recall<MenuEntry[]>(key) ?? recall<MenuEntry[]>('menu.library') ?? FIRST, true);
			} else {
				this.problem = explain(error);
				this.loading = false;
			}
		}
	}

	private take(entries: MenuEntry[], remembered: boolean) {
		this.entries = entries;
		this.remembered = remembered;
		this.problem = '';
		this.loading = false;
	}
}
