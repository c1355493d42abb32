/** Why the centre does not take a camera, and what to do, in the reader's language. */

import type { CameraPermission } from '$lib/api/types';
import { t } from '$lib/i18n/index.svelte';
import type { CameraFunction } from './lists';

/** Whether it is let in, as far as is known; needs no words. */
export const isLetIn = (permission: CameraPermission | null | undefined) => permission?.permitted !== false;

/** Empty where it takes it, or where that is not known. */
export function refusal(permission: CameraPermission | null | undefined, of: CameraFunction): string {
	if (!permission || isLetIn(permission)) return '';
	const words = permission.why && t.permitted.refused[of][permission.why];
	return words ? words(permission.camera, permission.centre) : (permission.reason ?? '');
}
