import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Availability, Contact } from '$lib/api/types';
import { changed, Contacts, sorted } from './contacts.svelte';
import { whom } from './whom';

const contact = (id: string, state: Contact['state'], presence: Availability | null = null): Contact => ({
	id,
	state,
	name: id,
	address: '',
	picture: false,
	photograph: false,
	says: null,
	comment: null,
	groups: [],
	presence: presence && { state: presence, since: null, back_at: null },
	may_photograph: true,
	tell: false,
	since: '2026-01-01T00:00:00Z'
});

describe('the address book', () => {
	it('puts first who asks, then who can be called', () => {
		const all = [
			contact('zoe', 'mutual', 'available'),
			contact('ben', 'mutual', 'offline'),
			contact('ida', 'invited'),
			contact('amy', 'mutual', 'busy'),
			contact('tom', 'asks'),
			contact('kim', 'mutual', 'available')
		];
		expect(sorted(all).map((one) => one.id)).toEqual(['tom', 'kim', 'zoe', 'amy', 'ben', 'ida']);
	});

	it('follows what the centre tells', () => {
		const all = [contact('amy', 'mutual', 'available'), contact('ben', 'invited')];
		const busy = { state: 'busy', since: null, back_at: null } as const;
		const seen = changed(all, { type: 'presence', contact: 'amy', presence: busy });
		expect(seen[0]!.presence).toEqual(busy);
		expect(changed(all, { type: 'contact_gone', id: 'ben' }).length).toBe(1);
		const agreed = changed(all, { type: 'contact', contact: contact('ben', 'mutual', 'away') });
		expect(agreed.find((one) => one.id === 'ben')!.state).toBe('mutual');
		expect(changed(all, { type: 'resync' })).toBe(all);
	});
});

describe('reading the address book', () => {
	afterEach(() => vi.unstubAllGlobals());

	it('keeps what was told while the answer was on its way', async () => {
		const items = [contact('amy', 'invited'), contact('ben', 'mutual', 'busy')];
		let answer = (_: Response) => {};
		vi.stubGlobal('fetch', () => new Promise<Response>((done) => (answer = done)));
		const book = new Contacts();
		const reading = book.read();
		book.take(contact('amy', 'mutual', 'available'));
		book.drop('ben');
		answer(new Response(JSON.stringify({ items, next: null })));
		await reading;
		expect(book.all.map((one) => [one.id, one.state])).toEqual([['amy', 'mutual']]);
	});
});

describe('whom an invitation is for', () => {
	it('is an email or a call address, however it is written', () => {
		expect(whom(' paul@example.org ')).toEqual({ email: 'paul@example.org' });
		expect(whom('7k3q9 xm4td')).toEqual({ address: '7K3Q9-XM4TD' });
		expect(whom('7K3Q9XM4TD')).toEqual({ address: '7K3Q9-XM4TD' });
		expect(whom('https://centre.example/call/7K3Q9-XM4TD')).toEqual({ address: '7K3Q9-XM4TD' });
	});

	it('reads letters that look like digits', () => {
		expect(whom('7K3QO-XM4lD')).toEqual({ address: '7K3Q0-XM41D' });
	});

	it('is nobody otherwise', () => {
		for (const wrong of ['', 'paul', '7K3Q9-XM4T', '7K3Q9-XM4TDD', '7K3Q9-XM4U!', '7K3Q9-XM4TU'])
			expect(whom(wrong)).toBeNull();
	});
});
