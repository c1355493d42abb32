/** Recordings while they are made: each second is written down in this browser, so that a page that is closed loses no more. */

/** What is known of a recording before any of it is written. */
export interface Kept {
	/** The centre's name for it, and its call. */
	id: string;
	call: string;
	/** Whose it is: another customer of this browser never sends it. */
	owner: string;
	title: string;
	/** File name, and the kind of file. */
	name: string;
	type: string;
	/** When it began, in milliseconds since 1970, and on the clock of this place. */
	at: number;
	local: string;
	/** What it is in the library, once it is there. */
	image?: string;
}

interface Piece {
	id: string;
	n: number;
	bytes: Blob;
}

const NAME = 'cradle-recordings';

function asked<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((done, failed) => {
		request.onsuccess = () => done(request.result);
		request.onerror = () => failed(request.error ?? new Error('not written'));
	});
}

function open(): Promise<IDBDatabase> {
	const request = indexedDB.open(NAME, 1);
	request.onupgradeneeded = () => {
		request.result.createObjectStore('recordings', { keyPath: 'id' });
		request.result.createObjectStore('pieces', { keyPath: ['id', 'n'] });
	};
	return asked(request);
}

/** Does something with the store; all of it or nothing. */
async function within<T>(mode: IDBTransactionMode, work: (tx: IDBTransaction) => Promise<T>): Promise<T> {
	const db = await open();
	try {
		const tx = db.transaction(['recordings', 'pieces'], mode);
		const over = new Promise<void>((done, failed) => {
			tx.oncomplete = () => done();
			tx.onabort = () => failed(tx.error ?? new Error('not written'));
		});
		over.catch(() => {});
		try {
			const made = await work(tx);
			await over;
			return made;
		} catch (error) {
			// What ended the whole says more than what that did to one part: that there is no room.
			await over.catch(() => {});
			throw tx.error ?? error;
		}
	} finally {
		db.close();
	}
}

const all = (id: string) => IDBKeyRange.bound([id, 0], [id, Infinity]);

export const keep = (one: Kept) =>
	within('readwrite', (tx) => asked(tx.objectStore('recordings').put(one)).then(() => {}));

/** The next piece. */
export const write = (one: Kept, n: number, bytes: Blob) =>
	within('readwrite', async (tx) => {
		if (n === 0) void tx.objectStore('recordings').put(one);
		await asked(tx.objectStore('pieces').put({ id: one.id, n, bytes } satisfies Piece));
	});

export const kept = () =>
	within('readonly', (tx) => asked(tx.objectStore('recordings').getAll() as IDBRequest<Kept[]>));

/** Its pieces in order. */
export const pieces = (id: string) =>
	within('readonly', async (tx) => {
		const found = (await asked(tx.objectStore('pieces').getAll(all(id)))) as Piece[];
		return found.map((one) => one.bytes);
	});

export const forget = (id: string) =>
	within('readwrite', async (tx) => {
		void tx.objectStore('pieces').delete(all(id));
		await asked(tx.objectStore('recordings').delete(id));
	});

/**
 * Does something with a recording that no other page of this browser does anything with: makes it, or sends it. Whoever
 * is closed or breaks lets it go. Null where another page has it; `waits` for that one to end.
 */
export async function alone<T>(id: string, work: () => Promise<T>, waits = false): Promise<T | null> {
	if (!navigator.locks) return work();
	return navigator.locks.request(`cradle-recording ${id}`, { ifAvailable: !waits }, (lock) =>
		lock ? work() : null
	);
}
