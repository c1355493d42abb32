/** The account: registering, signing in, its record, its sessions. */

import { ask } from './request';
import type { Me, PendingDevice, Register, Session, SignedIn, SignIn, UpdateMe } from './types';

export const register = (account: Register, once: string) =>
	ask<Me>('POST', '/api/v1/customers', { body: account, once });

export const signIn = (who: SignIn) => ask<SignedIn>('POST', '/api/v1/sessions', { body: who });

export const signOut = () => ask<void>('DELETE', '/api/v1/sessions/current');

export const me = (signal?: AbortSignal) => ask<Me>('GET', '/api/v1/me', signal ? { signal } : {});

export const updateMe = (change: UpdateMe) => ask<Me>('PATCH', '/api/v1/me', { body: change });

export const deleteMe = (password: string) => ask<void>('DELETE', '/api/v1/me', { body: { password } });

export const sessions = async () => (await ask<{ items: Session[] }>('GET', '/api/v1/sessions')).items;

export const endSession = (id: string) => ask<void>('DELETE', `/api/v1/sessions/${id}`);

/** What waits behind the code that a device shows. */
export const pendingDevice = (code: string) =>
	ask<PendingDevice>('GET', '/api/v1/devices', { query: { code } });

export const decideDevice = (user_code: string, allow: boolean) =>
	ask<void>('POST', '/api/v1/devices', { body: { user_code, allow } });

/** Another mail with a link that proves my address. */
export const askConfirmation = () => ask<void>('POST', '/api/v1/me/email/confirmation');

/** Proves an address by the secret of a mailed link. */
export const confirmEmail = (token: string) =>
	ask<{ email: string }>('POST', '/api/v1/email-confirmations', { body: { token } });
