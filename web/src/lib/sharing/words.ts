/** Permissions in words. */

import type { Grant } from '$lib/api/types';
import { date } from '$lib/i18n/format';
import type { Messages } from '$lib/i18n/en';

/** Fields of one's record that can be given, in the order in which they are shown. */
export const FIELDS = ['name', 'email', 'phone', 'address', 'delivery', 'birthday', 'gender'] as const;
export type Field = (typeof FIELDS)[number];

/** What is given. */
export function what(grant: Grant, t: Messages): string {
	if (grant.object === 'profile')
		return grant.fields.map((field) => t.share.fields[field as Field] ?? field).join(', ');
	if (grant.object === 'class')
		return grant.class?.name ? t.share.ofClass(grant.class.name) : t.share.ofLostClass;
	return t.words.pictures(grant.images);
}

/** To whom. */
export function whom(grant: Grant, t: Messages): string {
	if (grant.to === 'customer') return grant.email ?? '';
	return grant.to === 'public' ? t.account.gallery : t.account.link;
}

/** How it stands. */
export function standing(grant: Grant, t: Messages): string {
	if (grant.state === 'withdrawn' && grant.revoked_at) return t.account.withdrawnOn(date(grant.revoked_at));
	if (grant.state === 'ended' && grant.expires_at) return t.account.ended(date(grant.expires_at));
	return grant.expires_at ? t.account.opensUntil(date(grant.expires_at)) : t.account.opensForGood;
}

/** What they may do. */
export function rights(grant: Grant, t: Messages): string[] {
	return [
		grant.originals ? t.share.rightOriginals : '',
		grant.position ? t.share.rightPosition : '',
		grant.add ? t.share.rightAdd(grant.add.added, grant.add.pictures) : '',
		grant.watermark ? t.share.rightWatermark(grant.watermark) : '',
		grant.password ? t.share.rightPassword : ''
	].filter(Boolean);
}

/** The end of a day in this browser's zone, as an instant. */
export const endOf = (day: string) => new Date(`${day}T23:59:59`).toISOString();

/** Days from now, as an instant. */
export const daysFrom = (days: number, now = Date.now()) => new Date(now + days * 86_400_000).toISOString();
