import { also } from '$lib/i18n/index.svelte';

export const load = async ({ parent }) => {
	// The language is known then.
	await parent();
	await also('calls', 'guests', 'people', 'recording', 'sealed');
};
