/** What the centre tells while a page is open. */

import type { Order } from './orders';
import type { Uuid } from './values';

export type LiveMessage =
	| { type: 'hello' }
	| { type: 'order'; order: Order }
	| { type: 'images'; ids: Uuid[] }
	| { type: 'notices' }
	| { type: 'resync' };
