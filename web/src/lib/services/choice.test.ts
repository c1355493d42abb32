import { describe, expect, it } from 'vitest';
import type { MenuEntry, PrintOptions } from '$lib/api/types';
import { de } from '$lib/i18n/de';
import { en } from '$lib/i18n/en';
import { ja } from '$lib/i18n/ja';
import {
	complete,
	detail,
	looksLikeEmail,
	merged,
	noWishes,
	optionsOf,
	priceOf,
	readAddresses,
	refusal,
	sentence
} from './choice';

const and = (names: string[]) => names.join(' & ');
const grandma = { name: 'Grandma', email: 'greta@example.org' };
const to = (...names: string[]) =>
	names.map((name) => ({ name, email: `${name.toLowerCase()}@example.org` }));
const entry = (kind: string, per: string, amount: number): MenuEntry => ({
	id: kind,
	kind,
	title: kind,
	description: '',
	options: [],
	price: { amount, currency: 'EUR' },
	per,
	available: true,
	uses: 0
});

describe('the sentence of what will happen', () => {
	const say = (kind: string, count: number, wishes = noWishes(), words = en.order) =>
		sentence({ kind, title: 'Scan' }, count, wishes, words, and);

	it('says how many pictures are kept', () => {
		expect(say('keep', 1)).toBe('Keep 1 picture in your library');
		expect(say('keep', 1200)).toBe('Keep 1,200 pictures in your library');
	});

	it('names up to three people, and then how many more', () => {
		expect(say('send', 5, { ...noWishes(), to: to('Grandma') })).toBe('Send 5 pictures to Grandma');
		expect(say('send', 5, { ...noWishes(), to: to('Grandma', 'Paul', 'Ida') })).toBe(
			'Send 5 pictures to Grandma & Paul & Ida'
		);
		expect(say('send', 5, { ...noWishes(), to: to('Grandma', 'Paul', 'Ida', 'Tom') })).toBe(
			'Send 5 pictures to Grandma, Paul and 2 more'
		);
	});

	it('uses the address of somebody without a name', () => {
		expect(say('send', 2, { ...noWishes(), to: [{ name: null, email: 'x@y.org' }] })).toBe(
			'Send 2 pictures to x@y.org'
		);
	});

	it('asks for what is missing', () => {
		expect(say('send', 2)).toBe('Send 2 pictures – to whom?');
		expect(say('publish', 2)).toBe('Publish 2 pictures – under which title?');
	});

	it('says who can see what is published', () => {
		expect(say('publish', 5, { ...noWishes(), title: ' Lake ' })).toBe(
			'Publish 5 pictures as “Lake” – anybody with the address can see them'
		);
	});

	it('is a sentence in every language', () => {
		for (const words of [en.order, de.order, ja.order]) {
			for (const kind of ['keep', 'send', 'publish', 'scan']) {
				for (const wishes of [noWishes(), { ...noWishes(), to: to('Ida'), title: 'Lake' }]) {
					expect(say(kind, 3, wishes, words)).toMatch(/3/);
				}
			}
		}
		expect(say('keep', 1, noWishes(), de.order)).toBe('1 Bild in Ihrer Bibliothek aufbewahren');
		expect(say('keep', 5, noWishes(), ja.order)).toBe('写真5枚をライブラリに保管');
	});

	it('has a line under it that tells the details', () => {
		const described = {
			...noWishes(),
			attributes: { ...noWishes().attributes, title: 'Lake', people: ['Ida'] }
		};
		expect(detail('keep', described, en.order, en.words.days)).toBe('Described as Lake, Ida');
		expect(detail('send', noWishes(), en.order, en.words.days)).toContain('30 days');
	});
});

describe('the price', () => {
	it('counts orders, pictures or recipients', () => {
		const wishes = { ...noWishes(), to: to('Ida', 'Paul') };
		expect(priceOf(entry('keep', 'order', 50), 12, wishes).amount).toBe(50);
		expect(priceOf(entry('keep', 'picture', 5), 12, wishes).amount).toBe(60);
		expect(priceOf(entry('send', 'recipient', 10), 12, wishes).amount).toBe(20);
	});

	it('is the one of the step that the quantity reaches', () => {
		const euro = (amount: number) => ({ amount, currency: 'EUR' });
		const stepped = {
			...entry('keep', 'picture', 40),
			steps: [
				{ from: 1, each: euro(40) },
				{ from: 10, each: euro(30) }
			]
		};
		expect([1, 9, 10].map((count) => priceOf(stepped, count, noWishes()).amount)).toEqual([40, 360, 300]);
	});

	it('goes up with what is chosen, and a delivery counts once', () => {
		const each = (amount: number) => ({ amount, currency: 'EUR' });
		const extras = [
			{ option: 'size', choice: '130x180', each: each(20) },
			{ option: 'delivery', choice: 'post', each: each(490) }
		];
		const print = { size: '130x180', paper: 'photo', finish: 'matt', copies: 2 };
		const posted = { ...print, delivery: { way: 'post' } };
		const costs = (chosen: typeof print) =>
			priceOf({ ...entry('print', 'picture', 40), extras }, 3, {
				...noWishes(),
				print: chosen as unknown as PrintOptions
			}).amount;
		expect(costs({ ...print, size: '100x150' })).toBe(240);
		expect([costs(print), costs(posted)]).toEqual([360, 850]);
	});

	it('is refused before anything is ordered where it cannot be paid', () => {
		const euro = (amount: number) => ({ amount, currency: 'EUR' });
		expect(refusal(euro(480), null)).toBeNull();
		expect(refusal(euro(0), { method: null, room: null })).toBeNull();
		expect(refusal(euro(1), { method: null, room: null })?.problem).toBe('no-payment-method');
		expect(refusal(euro(1), { method: 'invoice', room: null })?.problem).toBe('invoice-not-allowed');
		expect(refusal(euro(1), { method: 'card', room: null })?.problem).toBe('no-card');
		expect(refusal(euro(480), { method: 'prepaid', room: euro(480) })).toBeNull();
		expect(refusal(euro(480), { method: 'prepaid', room: euro(400) })).toEqual({
			problem: 'balance-too-small',
			missing: euro(80)
		});
		expect(refusal(euro(480), { method: 'counter', room: euro(0) })?.problem).toBe('limit-reached');
	});
});

describe('the options of an order', () => {
	it('hold only what this kind of service reads', () => {
		const all = {
			...noWishes(),
			to: [grandma],
			message: ' Hi ',
			title: ' Lake ',
			cover: 'c',
			originals: true
		};
		expect(optionsOf('keep', all)).toEqual({});
		expect(optionsOf('send', all)).toEqual({ to: [grandma], message: 'Hi', link_days: 30 });
		expect(optionsOf('publish', all)).toEqual({ title: 'Lake', cover: 'c', originals: true });
	});

	it('leave out attributes that were not given', () => {
		const wishes = { ...noWishes(), attributes: { ...noWishes().attributes, place: 'Langdale' } };
		expect(optionsOf('keep', wishes)).toEqual({ attributes: { place: 'Langdale' } });
	});

	it('are complete when somebody is named, or a title is given', () => {
		expect(complete('keep', noWishes())).toBe(true);
		expect(complete('send', noWishes())).toBe(false);
		expect(complete('send', { ...noWishes(), to: [grandma] })).toBe(true);
		expect(complete('publish', { ...noWishes(), title: '  ' })).toBe(false);
	});
});

describe('typed addresses', () => {
	it('are taken one by one from whatever is pasted, known ones with their name', () => {
		const read = readAddresses('a@b.org, <GRETA@example.org>; nonsense c@d.org', [grandma]);
		expect(read.to).toEqual([
			{ name: null, email: 'a@b.org' },
			{ name: 'Grandma', email: 'GRETA@example.org' },
			{ name: null, email: 'c@d.org' }
		]);
		expect(read.rest).toBe('nonsense');
	});

	it('count once', () => {
		expect(merged([grandma], [{ name: null, email: 'Greta@Example.org' }, ...to('Ida', 'Ida')])).toHaveLength(
			2
		);
	});

	it('look like addresses', () => {
		for (const right of ['a@b.org', 'anna.berg+x@mail.example.org', 'root@localhost'])
			expect(looksLikeEmail(right)).toBe(true);
		for (const wrong of ['', 'a', 'a@', '@b.org', 'a b@c.org', 'a@b@c.org'])
			expect(looksLikeEmail(wrong)).toBe(false);
	});
});
