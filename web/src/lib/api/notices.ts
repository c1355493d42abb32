/** Notices about pictures in the inbox. */

import { ask } from './request';
import type { InboxNotice, NoticeAnswered, NoticeEvent, Page } from './types';

const at = '/api/v1/notices';

export const notices = (after: string | null, limit = 20) =>
	ask<Page<InboxNotice>>('GET', at, { query: { after, limit } });

export const noticeHistory = (after: string | null) =>
	ask<Page<NoticeEvent>>('GET', `${at}/history`, { query: { after, limit: 50 } });

/** Says that this notice was seen: its time begins with that, if no mail was delivered before. */
export const readNotice = (id: string) => ask<InboxNotice>('POST', `${at}/${id}/read`);

/** For all that still wait, or only for these. */
export const answerNotice = (id: string, answer: 'keep' | 'let_go', images?: string[]) =>
	ask<NoticeAnswered>('POST', `${at}/${id}/answer`, { body: { answer, ...(images ? { images } : {}) } });
