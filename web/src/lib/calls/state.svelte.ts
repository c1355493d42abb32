/** What every page knows of availability and calls: small, because every page carries it; `here` does the work. */

import type { Call, MyPresence, WaitingGuests } from '$lib/api/types';
import { recall } from '$lib/app/memory';

class Here {
	mine = $state.raw<MyPresence | null>(null);
	/** A call that rings for me and that no device of mine has taken. */
	ringing = $state.raw<Call | null>(null);
	/** The call that this page is in. */
	joined = $state.raw<{ id: string; name: string; recorded?: boolean } | null>(null);
	/** Guests who wait for me. */
	guests = $state.raw<WaitingGuests | null>(null);
	/** Whether calls ring with a sound here. */
	sound = $state(recall<boolean>('ring.sound') ?? true);
}

export const here = new Here();
