import type { Call } from '$lib/api/types';

/** Seconds that a call has lasted, or lasted when it ended. */
export function lasted({ answered_at, over_at }: Call): number {
	if (!answered_at) return 0;
	const until = over_at ? Date.parse(over_at) : Date.now();
	return Math.max(0, Math.floor((until - Date.parse(answered_at)) / 1000));
}
