/** One way to ask the centre or the agent for something, and one kind of error. */

import type { Problem } from './types';

/** An answer that is not the one asked for; `problem` tells the person what to do. */
export class ApiError extends Error {
	constructor(
		readonly problem: Problem,
		/** Seconds to wait before asking again, when the other side says so. */
		readonly retryAfter: number | null = null
	) {
		super(problem.detail || problem.title);
		this.name = 'ApiError';
	}

	get status(): number {
		return this.problem.status;
	}

	/** Nobody answered, or somebody in between said that nobody is there. */
	get unreachable(): boolean {
		return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
	}
}

export interface Ask {
	body?: unknown;
	query?: Record<string, string | number | undefined | null>;
	signal?: AbortSignal;
	/** Same key and body: done once, however often it is asked. */
	once?: string;
}

/** A fresh key for something that must happen once. */
export function onceKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function address(path: string, query: Ask['query']): string {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query ?? {})) {
		if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
	}
	const text = search.toString();
	return text ? `${path}?${text}` : path;
}

async function problemOf(response: Response): Promise<Problem> {
	const plain = { type: 'about:blank', title: response.statusText, status: response.status, detail: '' };
	if (!(response.headers.get('content-type') ?? '').includes('json')) return plain;
	try {
		return { ...plain, ...((await response.json()) as Partial<Problem>), status: response.status };
	} catch {
		return plain;
	}
}

/** Asks, and gives the JSON of the answer (`undefined` for an empty one). */
export async function ask<T>(method: string, path: string, how: Ask = {}): Promise<T> {
	const headers: Record<string, string> = { accept: 'application/json' };
	if (how.body !== undefined) headers['content-type'] = 'application/json';
	if (how.once) headers['idempotency-key'] = how.once;
	let response: Response;
	try {
		response = await fetch(address(path, how.query), {
			method,
			headers,
			credentials: 'same-origin',
			signal: how.signal ?? null,
			...(how.body === undefined ? {} : { body: JSON.stringify(how.body) })
		});
	} catch (error) {
		if (how.signal?.aborted) throw error;
		throw new ApiError({ type: 'unreachable', title: 'Unreachable', status: 0, detail: '' });
	}
	if (!response.ok) {
		const wait = Number(response.headers.get('retry-after'));
		throw new ApiError(await problemOf(response), Number.isFinite(wait) && wait > 0 ? wait : null);
	}
	const text = await response.text();
	if (!text) return undefined as T;
	try {
		return JSON.parse(text) as T;
	} catch {
		throw new ApiError({ type: 'not-json', title: 'Not JSON', status: 404, detail: '' });
	}
}
