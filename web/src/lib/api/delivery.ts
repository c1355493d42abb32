/** How orders come to their customers. */

import { ask } from './request';
import type { DeliveryRules, MoveParcel, OperatorOrder } from './types';

const at = '/api/v1/operator';

export const deliveryRules = () => ask<DeliveryRules>('GET', `${at}/delivery`);

export const setDeliveryRules = (rules: DeliveryRules) =>
	ask<DeliveryRules>('PUT', `${at}/delivery`, { body: rules });

export const moveParcel = (order: string, step: MoveParcel) =>
	ask<OperatorOrder>('POST', `${at}/orders/${order}/parcel`, { body: step });

/** The label of an order; in a place on a sheet of four, or one of A6. */
export const labelHref = (order: string, place: number | null = null) =>
	`${at}/orders/${order}/label.pdf${place ? `?at=${place}` : ''}`;
