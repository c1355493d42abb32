/**
 * Takes files that other programs on this device share with the installed app, and puts them aside for the library's
 * page, which sends them. Everything else goes to the centre as if this were not here: nothing is kept from it.
 */

/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />

import { putAside, SHARE_TARGET } from '$lib/library/put-aside';

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

worker.addEventListener('install', (event) => {
	// Browsers that know how need not even ask.
	if ('addRoutes' in event) {
		const past = { condition: { requestMethod: 'GET' }, source: 'network' };
		event.waitUntil((event as { addRoutes(route: object): Promise<void> }).addRoutes(past));
	}
	event.waitUntil(worker.skipWaiting());
});

worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
	const { pathname, origin } = new URL(event.request.url);
	if (event.request.method !== 'POST' || pathname !== SHARE_TARGET || origin !== worker.location.origin)
		return;
	event.respondWith(receive(event.request));
});

async function receive(request: Request): Promise<Response> {
	try {
		const form = await request.formData();
		const files = form.getAll('media').filter((entry) => entry instanceof File);
		await putAside(files);
		return Response.redirect('/library', 303);
	} catch {
		// No room, or a browser that keeps nothing: the page says so.
		return Response.redirect(SHARE_TARGET, 303);
	}
}
