import { afterEach, describe, expect, it, vi } from 'vitest';
import { after } from '../../routes/sign-in/after';
import { shotHref } from './agent';
import { backOff } from './live';
import { ApiError, ask, onceKey } from './request';

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: string, headers: Record<string, string> = {}) {
	const fetched = vi.fn(async () => new Response(status === 204 ? null : body, { status, headers }));
	vi.stubGlobal('fetch', fetched);
	return fetched;
}

describe('asking the centre', () => {
	it('leaves empty questions out of the address', async () => {
		const fetched = answer(200, '{"items":[],"next":null}');
		await ask('GET', '/api/v1/images', {
			query: { q: 'lake & sea', after: null, state: undefined, limit: 5 }
		});
		expect((fetched.mock.calls as unknown as [string][])[0]![0]).toBe(
			'/api/v1/images?q=lake+%26+sea&limit=5'
		);
	});

	it('hands on the sentence and the field of a problem', async () => {
		answer(422, '{"type":"email-taken","title":"x","status":422,"detail":"Taken.","field":"email"}', {
			'content-type': 'application/problem+json'
		});
		const error = await ask('POST', '/api/v1/customers', { body: {} }).catch((error: unknown) => error);
		expect(error).toBeInstanceOf(ApiError);
		expect((error as ApiError).problem).toMatchObject({ detail: 'Taken.', field: 'email', status: 422 });
	});

	it('knows how long to wait', async () => {
		answer(429, '{}', { 'retry-after': '30', 'content-type': 'application/json' });
		const error = (await ask('GET', '/x').catch((error: unknown) => error)) as ApiError;
		expect(error.retryAfter).toBe(30);
	});

	it('tells nobody answering from being refused', async () => {
		vi.stubGlobal('fetch', async () => {
			throw new TypeError('network');
		});
		expect(((await ask('GET', '/x').catch((error: unknown) => error)) as ApiError).unreachable).toBe(true);
		answer(403, '');
		expect(((await ask('GET', '/x').catch((error: unknown) => error)) as ApiError).unreachable).toBe(false);
	});

	it('takes a page instead of JSON for an address that is not there', async () => {
		answer(200, '<!doctype html>');
		const error = (await ask('GET', '/agent/v1/status').catch((error: unknown) => error)) as ApiError;
		expect(error.status).toBe(404);
	});

	it('gives nothing for an empty answer', async () => {
		answer(204, '');
		expect(await ask('DELETE', '/x')).toBeUndefined();
	});

	it('makes a fresh key each time', () => {
		expect(onceKey()).toMatch(/^[0-9a-f]{32}$/);
		expect(onceKey()).not.toBe(onceKey());
	});
});

describe('addresses', () => {
	it('of shots hold the whole path as one part', () => {
		expect(shotHref('card 1', 'DCIM/100 A/P#1.JPG', 'thumbnail')).toBe(
			'/agent/v1/cameras/card%201/images/DCIM%2F100%20A%2FP%231.JPG/thumbnail'
		);
	});

	it('to go on to after signing in never lead to another site', () => {
		expect(after('/orders?x=1')).toBe('/orders?x=1');
		for (const wrong of [
			null,
			'',
			'https://evil.example',
			'//evil.example',
			'/\\evil.example',
			'javascript:x'
		]) {
			expect(after(wrong)).toBe('/library');
		}
	});
});

describe('coming back to the live messages', () => {
	it('waits longer each time, up to half a minute', () => {
		expect(backOff(0, 1)).toBe(500);
		expect(backOff(3, 1)).toBe(4000);
		expect(backOff(40, 1)).toBe(30_000);
		expect(backOff(40, 0)).toBe(15_000);
	});
});
