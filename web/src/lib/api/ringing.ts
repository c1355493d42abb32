/** What every page asks about availability and calls; the rest is in `calls`. */

import { ask } from './request';
import type { Call, MyPresence } from './types';

export const myPresence = () => ask<MyPresence>('GET', '/api/v1/presence');

export const answerCall = (id: string, connection: string) =>
	ask<Call>('POST', `/api/v1/calls/${id}/answer`, { body: { connection } });

export const declineCall = (id: string) => ask<void>('POST', `/api/v1/calls/${id}/decline`);
