/** What was ordered, in a line. */

import type { Order } from '$lib/api/types';
import { list } from '$lib/i18n/format';
import { t } from '$lib/i18n/index.svelte';
import { indexSheets } from '$lib/print/sheets';
import { noWishes, sentence } from '$lib/services/choice';

/** Sheets of its index, which count as prints. */
const indexOf = (order: Order) => indexSheets(order.pictures, order.options.print ?? null);

export const orderLine = (order: Order) =>
	order.kind === 'print'
		? t.print.sentence(order.progress.total - indexOf(order), indexOf(order), '')
		: sentence(
				{ kind: order.kind, title: order.title },
				order.pictures,
				{ ...noWishes(), to: order.options.to ?? [], title: order.options.title ?? '' },
				t.order,
				list
			);

export const isOver = (order: Order) => ['done', 'cancelled', 'failed'].includes(order.state);

/** Whether one of these pictures is among the order's and could not be shown yet. */
export const awaits = (order: Order, ids: readonly string[]) =>
	ids.some((id) => order.images.includes(id) && !order.shown.includes(id));
