/** Guests: inviting them, letting them in; and what a guest asks. */

import { ask } from './request';
import type {
	Call,
	GuestInvitation,
	GuestLink,
	GuestLinkMade,
	GuestVisit,
	MakeGuestLink,
	Page,
	WaitingGuests
} from './types';

const links = '/api/v1/guest-links';
const waits = '/api/v1/guests';
const mine = '/api/v1/guest';

export const makeGuestLink = (link: MakeGuestLink, once: string) =>
	ask<GuestLinkMade>('POST', links, { body: link, once });

export const guestLinks = (after: string | null) =>
	ask<Page<GuestLink>>('GET', links, { query: { after, limit: 50 } });

export const takeBackGuestLink = (id: string) => ask<void>('DELETE', `${links}/${id}`);

export const waitingGuests = () => ask<WaitingGuests>('GET', waits);

/** Lets somebody into the call that I am in, or into a new one on this page. */
export const letIn = (id: string, connection: string) =>
	ask<Call>('POST', `${waits}/${id}/let-in`, { body: { connection } });

export const turnAway = (id: string) => ask<void>('POST', `${waits}/${id}/turn-away`);

export const removeGuest = (call: string, participant: string) =>
	ask<Call>('DELETE', `/api/v1/calls/${call}/guests/${participant}`);

export const invitation = (token: string) =>
	ask<GuestInvitation>('GET', `${mine}/invitations/${encodeURIComponent(token)}`);

/** Waits to be let in; whoever waits already goes on. */
export const comeAsGuest = (token: string, name: string) =>
	ask<GuestVisit>('POST', `${mine}/invitations/${encodeURIComponent(token)}`, { body: { name } });

export const myVisit = () => ask<GuestVisit>('GET', mine);

/** Waits no longer. */
export const endVisit = () => ask<void>('DELETE', mine);
