import { beforeEach, describe, expect, it, vi } from 'vitest';
import { callAt, beGuest, liveAt } from '$lib/api/guesthood';
import { ends, LASTS, whole } from './links';
import { Visit } from './visit.svelte';

const sockets: { url: string; onmessage?: (event: { data: string }) => void; sent: string[] }[] = [];

/** What the centre answers, by method and the end of the address. */
let answers: Record<string, [number, unknown]> = {};
const asked: string[] = [];

beforeEach(() => {
	sockets.length = asked.length = 0;
	const kept = new Map<string, string>();
	vi.stubGlobal('sessionStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key)
	});
	vi.stubGlobal('location', { protocol: 'http:', host: 'centre.test', origin: 'http://centre.test' });
	vi.stubGlobal(
		'WebSocket',
		class {
			static OPEN = 1;
			readyState = 1;
			bufferedAmount = 0;
			sent: string[] = [];
			constructor(readonly url: string) {
				sockets.push(this);
			}
			send(text: string) {
				this.sent.push(text);
			}
			close() {}
		}
	);
	vi.stubGlobal('fetch', async (path: string, how: { method: string }) => {
		asked.push(`${how.method} ${path}`);
		const [status, body] = answers[`${how.method} ${path}`] ?? [401, { type: 'sign-in', detail: '' }];
		return new Response(status === 204 ? null : JSON.stringify(body), {
			status,
			headers: { 'content-type': 'application/json' }
		});
	});
});

const INVITATION = 'GET /api/v1/guest/invitations/secret';
const COME = 'POST /api/v1/guest/invitations/secret';
const VISIT = 'GET /api/v1/guest';
const invited = { by: 'Anna Berg', expires_at: '2026-01-02T00:00:00Z' };
const visit = (call: string | null) => ({
	name: 'Erna',
	by: 'Anna Berg',
	state: call ? 'in' : 'waiting',
	call
});

const tell = (message: object) => sockets.at(-1)?.onmessage?.({ data: JSON.stringify(message) });

/** A guest who waits at this page. */
async function waits(): Promise<Visit> {
	answers = { [INVITATION]: [200, invited], [COME]: [201, visit(null)] };
	const guest = new Visit('secret');
	await guest.open();
	expect(guest.stage).toBe('door');
	await guest.come('Erna');
	expect(guest.stage).toBe('waiting');
	tell({ type: 'hello', connection: 'c' });
	return guest;
}

describe('a guest’s page', () => {
	it('asks at its own addresses while it is one, and at no other time', () => {
		expect([callAt('x'), liveAt()]).toEqual(['/api/v1/calls/x', '/api/v1/live']);
		const stop = beGuest();
		expect([callAt('x'), liveAt()]).toEqual(['/api/v1/guest/call', '/api/v1/guest/live']);
		stop();
		expect(liveAt()).toBe('/api/v1/live');
	});

	it('goes from the door to the waiting room and into the call', async () => {
		const guest = await waits();
		expect(sockets.map((one) => one.url)).toEqual(['ws://centre.test/api/v1/guest/live']);
		expect(sockets[0]?.sent.map((text) => JSON.parse(text).type)).toEqual(['here']);
		tell({ type: 'guest', state: 'in', call: 'call-1' });
		expect([guest.stage, guest.call]).toEqual(['in', 'call-1']);
		guest.left();
		expect(guest.stage).toBe('over');
		expect(sessionStorage.getItem('cradle.guest')).toBeNull();
	});

	it('says that the host cannot now, and that nobody came', async () => {
		for (const state of ['turned_away', 'ended'] as const) {
			const guest = await waits();
			tell({ type: 'guest', state, call: null });
			expect(guest.stage).toBe(state);
			// It speaks as a guest no more.
			expect(liveAt()).toBe('/api/v1/live');
		}
	});

	it('has its place again when it is loaded again, waiting or in', async () => {
		(await waits()).close();
		for (const [call, stage] of [
			[null, 'waiting'],
			['call-1', 'in']
		] as const) {
			answers = { [VISIT]: [200, visit(call)] };
			const again = new Visit('secret');
			await again.open();
			expect(again.stage).toBe(stage);
			again.close();
		}
		// Another invitation is another visit.
		answers = { 'GET /api/v1/guest/invitations/other': [200, invited] };
		const other = new Visit('other');
		await other.open();
		expect(other.stage).toBe('door');
	});

	it('waits again by itself when the centre has forgotten who waited', async () => {
		(await waits()).close();
		answers = { [INVITATION]: [200, invited], [COME]: [201, visit(null)] };
		const again = new Visit('secret');
		await again.open();
		expect(again.stage).toBe('waiting');
		expect(asked.slice(-3)).toEqual([VISIT, INVITATION, COME]);
		again.close();
	});

	it('asks how far it has come when its connection is back, and ends when nobody knows it', async () => {
		const guest = await waits();
		answers = { [VISIT]: [200, visit('call-1')] };
		tell({ type: 'hello', connection: 'd' });
		await vi.waitFor(() => expect(guest.stage).toBe('in'));
		answers = {};
		tell({ type: 'hello', connection: 'e' });
		await vi.waitFor(() => expect(guest.stage).toBe('over'));
	});

	it('says why an invitation does not open', async () => {
		answers = { [INVITATION]: [410, { type: 'ended', detail: 'This invitation has ended.' }] };
		const guest = new Visit('secret');
		await guest.open();
		expect(guest.stage).toBe('shut');
		expect((guest.problem as Error).message).toBe('This invitation has ended.');
	});
});

describe('a link', () => {
	it('ends when its time is over, and is handed on whole', () => {
		const now = Date.parse('2026-01-01T00:00:00Z');
		expect(ends('day', now)).toBe('2026-01-02T00:00:00.000Z');
		expect(Object.values(LASTS).every((hours) => hours <= 90 * 24)).toBe(true);
		expect(whole('/guest/a-b_c', 'http://centre.test')).toBe('http://centre.test/guest/a-b_c');
	});
});
