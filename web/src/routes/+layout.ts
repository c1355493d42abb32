import { start } from '$lib/app/session.svelte';

export const ssr = false;
export const prerender = false;

export const load = async () => {
	await start();
};
