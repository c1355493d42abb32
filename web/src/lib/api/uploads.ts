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
export async function upload(file: File, hash: string | null, events: UploadEvents): Promise<RunningUpload> {
	const { Upload } = await import('tus-js-client');
	let image: string | null = null;
	let known = false;
	const metadata: Record<string, string> = { filename: file.name };
	if (hash) metadata.sha256 = hash;
	const tus: TusUpload = new Upload(file, {
		endpoint: '/api/v1/uploads',
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
		return Object.keys(localStorage).filter((key) => key.startsWith('tus::')).length;
	} catch {
		return 0;
	}
}
