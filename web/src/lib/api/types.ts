/**
 * The JSON that the centre and the agent exchange with the pages, under the names of their OpenAPI schemas.
 *
 * Instants are RFC 3339 in UTC, money is in minor units, sizes are bytes.
 */

export type * from './types/agent';
export type * from './types/billing';
export type * from './types/calls';
export type * from './types/cameras';
export type * from './types/classes';
export type * from './types/customers';
export type * from './types/delivery';
export type * from './types/grants';
export type * from './types/guests';
export type * from './types/images';
export type * from './types/keys';
export type * from './types/live';
export type * from './types/notices';
export type * from './types/operator';
export type * from './types/orders';
export type * from './types/partners';
export type * from './types/printing';
export type * from './types/values';
