/** Resumable uploads (tus 1.0) of files that the person picked. */

import type { Upload as TusUpload } from 'tus-js-client';
import { onceKey } from './request';

export interface UploadEvents {
	progress(sent: number): void;
	/** The picture that it became. */
	done(image: string | null, known: boolean): void;
	/** A sentence of the centre, or an empty text when nobody answered. */
	failed(detail: string, unreachable: boolean): void;
}

/** Where a file goes: into one's own library, or to where somebody else lets it be added. */
export interface Destination {
	endpoint: string;
	/** Who sends it, where that is asked. */
	from?: string;
	/** When it was taken, for what does not say so itself. */
	taken?: string;
}

export interface RunningUpload {
	pause(): void;
}

/** SHA-256 in hexadecimal, or null where the browser gives none (a plain-HTTP address) or the file is too big to hold. */
export async function sha256(file: Blob): Promise<string | null> {
	if (!globalThis.crypto?.subtle || file.size > 256 * 1024 * 1024) return null;
	const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
	return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Sends a file, going on where an earlier try of the same file stopped, even before a reload. */
export async function upload(
	file: File,
	hash: string | null,
	events: UploadEvents,
	to: Destination = { endpoint: '/api/v1/uploads' }
): Promise<RunningUpload> {
	const { Upload } = await import('tus-js-client');
	let image: string | null = null;
	let known = false;
	const metadata: Record<string, string> = { filename: file.name };
	if (hash) metadata.sha256 = hash;
	if (to.from) metadata.from = to.from;
	if (to.taken) metadata.taken_at = to.taken;
	const tus: TusUpload = new Upload(file, {
		endpoint: to.endpoint,
		metadata,
		headers: { 'idempotency-key': onceKey() },
		chunkSize: 8 * 1024 * 1024,
		retryDelays: [500, 1000, 3000, 5000, 10_000, 20_000],
		removeFingerprintOnSuccess: true,
		onProgress: (sent) => events.progress(sent),
		onAfterResponse: (_request, response) => {
			image = response.getHeader('Cradle-Image-Id') ?? image;
			known = response.getHeader('Cradle-Image-Known') === 'true' || known;
		},
		onSuccess: () => events.done(image, known),
		onError: (error) => {
			const response = 'originalResponse' in error ? error.originalResponse : null;
			let detail = '';
			try {
				detail = (JSON.parse(response?.getBody() ?? '{}') as { detail?: string }).detail ?? '';
			} catch {
				// No sentence then.
			}
			events.failed(detail, !response);
		}
	});
	const earlier = await tus.findPreviousUploads();
	if (earlier[0]) tus.resumeFromPreviousUpload(earlier[0]);
	tus.start();
	return { pause: () => void tus.abort() };
}

/** How many uploads of this browser were interrupted and can go on when the same files are chosen again. */
export async function interrupted(): Promise<number> {
	try {
		// What was on its way to somebody else's library is not gone on with here.
		const own = (key: string) => key.startsWith('tus::') && !/\/api\/v1\/(shared|received)\//.test(key);
		return Object.keys(localStorage).filter(own).length;
	} catch {
		return 0;
	}
}
