/** What anybody in a call is told in a notice, whoever they are. */

import { toast } from '$lib/app/toasts.svelte';
import { explain } from '$lib/i18n/errors';
import { t } from '$lib/i18n/index.svelte';
import type { RoomEvents } from './room.svelte';

export const notices: Pick<RoomEvents, 'lost' | 'failed'> = {
	lost({ kind, now }) {
		const words = t.calls.device;
		if (kind === 'video') toast(now ? words.switched(now) : words.soundOnly, { warn: true });
		else toast(now ? words.otherMicrophone(now) : words.silent, { warn: true });
	},
	failed(error) {
		toast(explain(error), { warn: true });
	}
};
