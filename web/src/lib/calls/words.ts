/** Availability and calls, in words. */

import type { Call, Presence } from '$lib/api/types';
import { duration, instant, time } from '$lib/i18n/format';
import { t } from '$lib/i18n/index.svelte';

/** The time alone where it is today. */
export function clock(at: string, now = new Date()): string {
	const then = new Date(at);
	return then.toDateString() === now.toDateString() ? time(at) : instant(at);
}

export function availability(presence: Presence): string {
	const words = t.people.availability[presence.state] ?? presence.state;
	return presence.back_at && Date.parse(presence.back_at) > Date.now()
		? t.people.until(words, clock(presence.back_at))
		: words;
}

/** How a call ended, and how long it was. */
export function ended(call: Call): string {
	if (call.answered_at && call.over_at) {
		const seconds = (Date.parse(call.over_at) - Date.parse(call.answered_at)) / 1000;
		return t.calls.record.answered(duration(Math.max(1, seconds)));
	}
	switch (call.ended) {
		case 'declined':
			return t.calls.record.declined;
		case 'missed':
			return t.calls.record.missed;
		case 'cancelled':
			return t.calls.record.cancelled;
		default:
			return t.calls.record.failed;
	}
}
