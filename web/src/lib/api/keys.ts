/** Keys for devices and programs. */

import { ask } from './request';
import type { Key, MadeKey, NewKey } from './types';

export const keys = async () => (await ask<{ items: Key[] }>('GET', '/api/v1/keys')).items;

export const makeKey = (key: NewKey) => ask<MadeKey>('POST', '/api/v1/keys', { body: key });

export const revokeKey = (id: string) => ask<void>('DELETE', `/api/v1/keys/${id}`);
