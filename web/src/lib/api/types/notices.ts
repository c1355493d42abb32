/** What the centre tells a customer about pictures in their inbox, and the trash. */

import type { UpdateOne } from './images';
import type { Instant, Uuid } from './values';

export interface NamedImage {
	id: Uuid;
	/** What became of it; null while it waits. */
	outcome: string | null;
	shown: boolean;
}

export interface NoticeEvent {
	at: Instant;
	event: string;
	pictures: number;
	notice_id: Uuid | null;
	reason: string | null;
}

/** Called so because `Notice` is a part of the pages. */
export interface InboxNotice {
	id: Uuid;
	/** `undelivered`, `running` or `over`. */
	state: string;
	made_at: Instant;
	delivered_at: Instant | null;
	delivered_by: string | null;
	problem: string | null;
	until: Instant | null;
	pictures: number;
	waiting: number;
	images: NamedImage[];
	history: NoticeEvent[];
}

export interface OperatorNotice extends InboxNotice {
	customer_id: Uuid;
	customer_name: string;
}

export interface NoticeAnswered {
	notice: InboxNotice;
	answered: number;
	undo: UpdateOne[];
}

export interface Trash {
	pictures: number;
	days: number;
	first_out: Instant | null;
}

/** In days; null where the configuration holds. */
export interface SetPeriods {
	inbox_days: number | null;
	answer_days: number | null;
	trash_days: number | null;
}

export interface Periods {
	set: SetPeriods;
	holds: { inbox_days: number; answer_days: number; trash_days: number };
}
