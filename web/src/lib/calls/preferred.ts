/** The devices that were chosen, by name: ids change when a device is plugged into another socket. */

import { recall, remember } from '$lib/app/memory';
import type { Kind } from '$lib/calls/joined/engine';

/** Says `used` when another device is to be used from now on. */
export const choices = new EventTarget();

export const preferred = (kind: Kind) => recall<string>(`call.${kind}`);

export function prefer(kind: Kind, name: string): void {
	remember(`call.${kind}`, name);
}

/** Chosen, and taken into use where a call is going on. */
export function use(kind: Kind, name: string): void {
	prefer(kind, name);
	choices.dispatchEvent(new Event('used'));
}
