/** The notices that still want an answer, for every page that tells about them. */

import { notices, readNotice } from '$lib/api/notices';
import type { InboxNotice } from '$lib/api/types';

/** Signs that somebody is in front of the page. */
const PRESENCE = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

class OpenNotices {
	items = $state.raw<InboxNotice[]>([]);
	private turn = 0;
	private waiting = false;

	async read(): Promise<void> {
		const turn = ++this.turn;
		try {
			const { items } = await notices(null);
			if (turn !== this.turn) return;
			this.items = items.filter((one) => one.state !== 'over' && one.waiting > 0);
			if (!this.waiting && this.items.some(untold)) {
				this.waiting = true;
				present(() => void this.seen());
			}
		} catch {
			// The page shows its pictures all the same; the next message or visit asks again.
		}
	}

	/** What stands before somebody's eyes counts as told: from now on its time runs. */
	private async seen(): Promise<void> {
		this.waiting = false;
		try {
			const items = await Promise.all(
				this.items.map((one) => (untold(one) ? readNotice(one.id) : Promise.resolve(one)))
			);
			this.items = items.filter((one) => one.state !== 'over' && one.waiting > 0);
		} catch {
			// Whoever looks again tells it again.
		}
	}
}

const untold = (notice: InboxNotice) => notice.state === 'undelivered';

/** Calls back once, when somebody is in front of the page: a page alone sees nothing. */
function present(then: () => void): void {
	const here = () => {
		for (const sign of PRESENCE) removeEventListener(sign, here);
		then();
	};
	for (const sign of PRESENCE) addEventListener(sign, here, { passive: true });
}

export const openNotices = new OpenNotices();
