import { session } from '$lib/app/session.svelte';
import { also } from '$lib/i18n/index.svelte';

export const load = async ({ parent }) => {
	// The language is known then, and who looks.
	await parent();
	if (session.me?.operator) await also('till');
};
