/** What to tell the person about an error. */

import { ApiError } from '$lib/api/request';
import { duration } from './format';
import { t } from './index.svelte';

/** The centre's own sentence where it has one; ours for the rest. */
export function explain(error: unknown): string {
	if (!(error instanceof ApiError)) return t.errors.other;
	if (error.status === 429 && error.retryAfter) return t.errors.tooMany(duration(error.retryAfter));
	if (error.problem.detail) return error.problem.detail;
	if (error.unreachable) return t.errors.unreachable;
	switch (error.status) {
		case 401:
			return t.errors.signedOut;
		case 403:
			return t.errors.forbidden;
		case 404:
			return t.errors.missing;
		case 413:
			return t.errors.tooLarge;
		default:
			return error.status >= 500 ? t.errors.server : t.errors.other;
	}
}
