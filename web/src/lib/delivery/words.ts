/** What delivery is called. */

import { t } from '$lib/i18n/index.svelte';

/** A state of a parcel; what is picked up is not delivered by anybody. */
export const stateWords = (state: string, way: string) =>
	state === 'delivered' && way === 'pick-up' ? t.delivery.fetched : (t.delivery.states[state] ?? state);

/** What the button for a step says. */
export const moveWords = (state: string, way: string) =>
	state === 'delivered' && way === 'pick-up' ? t.delivery.handedOver : (t.delivery.moves[state] ?? state);
