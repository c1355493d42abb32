/** Why the centre does not take a camera, and what to do, in the reader's language. */

import type { CameraPermission } from '$lib/api/types';
import { t } from '$lib/i18n/index.svelte';
import type { CameraFunction } from './lists';

/** Empty where it takes it, or where that is not known. */
export function refusal(permission: CameraPermission | null | undefined, of: CameraFunction): string {
	if (!permission || permission.permitted) return '';
	const words = permission.why && t.permitted.refused[of][permission.why];
	return words ? words(permission.camera, permission.centre) : (permission.reason ?? '');
}
