/** Files that were shared with the installed app, from when they come until the centre has them. */

/** Where the app's manifest has them sent. */
export const SHARE_TARGET = '/share-target';

const SHELF = 'cradle-put-aside';
const NAME = 'x-name';
const WRITTEN = 'x-written';

/** Puts files aside. */
export async function putAside(files: readonly File[]): Promise<void> {
	const shelf = await caches.open(SHELF);
	for (const file of files) {
		const headers = {
			'content-type': file.type || 'application/octet-stream',
			[NAME]: encodeURIComponent(file.name),
			[WRITTEN]: String(file.lastModified)
		};
		await shelf.put(`${SHARE_TARGET}/${crypto.randomUUID()}`, new Response(file, { headers }));
	}
}

/** A file that lies there, and how it goes. */
export interface Aside {
	file: File;
	forget: () => void;
}

/** What is being sent by this page already. */
const taken = new Set<string>();

/** Files that nobody has taken from there yet. */
export async function takeAside(): Promise<Aside[]> {
	// Browsers know it on safe addresses only, and some not at all.
	if (!('caches' in globalThis) || !(await caches.has(SHELF))) return [];
	const shelf = await caches.open(SHELF);
	const found: Aside[] = [];
	for (const request of await shelf.keys()) {
		const answer = taken.has(request.url) ? undefined : await shelf.match(request);
		if (!answer) continue;
		taken.add(request.url);
		const { headers } = answer;
		const file = new File([await answer.blob()], decodeURIComponent(headers.get(NAME) ?? ''), {
			type: headers.get('content-type') ?? '',
			lastModified: Number(headers.get(WRITTEN))
		});
		found.push({ file, forget: () => void shelf.delete(request) });
	}
	return found;
}

/** Throws away what lies there: its owner signs out. */
export async function clearAside(): Promise<void> {
	if ('caches' in globalThis) await caches.delete(SHELF);
	taken.clear();
}
