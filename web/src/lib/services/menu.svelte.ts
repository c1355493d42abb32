/** The service menu of a camera or of the library, remembered for when the centre is away. */

import { ApiError } from '$lib/api/request';
import type { Menu, MenuEntry, MenuPayment } from '$lib/api/types';
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
	/** How what costs something is paid; null where all of it is free. */
	payment = $state.raw<MenuPayment | null>(null);
	loading = $state(true);
	problem = $state('');
	private asked = 0;

	/** Reads the menu from whoever knows it; nobody who could be asked gives the plain one, to look at. */
	async read(key: string, ask: (() => Promise<Menu>) | null): Promise<void> {
		const turn = ++this.asked;
		if (!ask) return this.take(FIRST, null);
		try {
			const { services, payment } = await ask();
			if (turn !== this.asked) return;
			remember(`menu.${key}`, services);
			this.take(services, payment ?? null);
		} catch (error) {
			if (turn !== this.asked) return;
			if (error instanceof ApiError && error.unreachable) {
				// How much is on a balance is not remembered: the centre says it when it answers.
				this.take(recall<MenuEntry[]>(`menu.${key}`) ?? FIRST, null);
			} else {
				this.problem = explain(error);
				this.loading = false;
			}
		}
	}

	private take(entries: MenuEntry[], payment: MenuPayment | null) {
		this.entries = entries;
		this.payment = payment;
		this.problem = '';
		this.loading = false;
	}
}
