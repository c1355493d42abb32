import { describe, expect, it } from 'vitest';
import { hex, unhex } from './keys';
import { inTheOpen, Ring } from './ring';
import { derive, header, open, readHeader, seal } from './sframe';

describe('sealed frames', () => {
	/** RFC 9605, appendix C.1. */
	it.each([
		[0n, 0n, '00'],
		[0n, 7n, '07'],
		[7n, 0n, '70'],
		[0n, 8n, '0808'],
		[0x123n, 0x4567n, '9901234567'],
		[0xffn, 0x100n, '89ff0100'],
		[0xffffffffffffffffn, 0xffffffffffffffffn, `ff${'ff'.repeat(16)}`]
	])('have the head of the standard: key %s, count %s', (kid, counter, written) => {
		expect(hex(header(kid, counter))).toBe(written);
		expect(readHeader(unhex(written))).toEqual({ kid, counter, length: written.length / 2 });
	});

	it('that are cut off in their head are none', () => {
		for (const cut of ['', '99', '990123', '99012345']) expect(readHeader(unhex(cut))).toBeNull();
	});

	/** RFC 9605, appendix C.3, cipher suite 0x0004. */
	it('are those of the standard', async () => {
		const base = unhex('000102030405060708090a0b0c0d0e0f');
		const beside = unhex('4945544620534672616d65205747');
		const plain = unhex('64726166742d696574662d736672616d652d656e63');
		const by = await derive(base, 0x123n, 'encrypt');
		expect(hex(by.salt)).toBe('75234edefe07819026751816');
		const sealed = await seal(by, 0x4567n, beside, plain);
		expect(hex(sealed)).toBe(
			'9901234567b7412c2513a1b66dbb48841bbaf17f598751176ad847681a69c6d0b091c07018ce4adb34eb'
		);
		const theirs = await derive(base, 0x123n, 'decrypt');
		expect(await open(theirs, readHeader(sealed)!, beside, sealed)).toEqual(plain);
	});

	const base = unhex('11'.repeat(32));
	const other = unhex('22'.repeat(32));
	const key = () => ({ data: new Uint8Array([...Array(40).keys()]).buffer, type: 'key' });

	async function rings() {
		const mine = new Ring();
		const theirs = new Ring();
		await mine.sendWith(base, 0x1_0000n);
		await theirs.receiveWith('anna', base, 0x1_0000n);
		mine.mode = theirs.mode = 'seal';
		return { mine, theirs };
	}

	it('show what the centre needs to choose pictures, and nothing else', async () => {
		const { mine, theirs } = await rings();
		const plain = new Uint8Array(key().data);
		const sealed = new Uint8Array((await mine.seal(key()))!);
		expect(sealed.slice(0, 10)).toEqual(plain.slice(0, 10));
		const seen = hex(sealed);
		for (let at = 10; at + 4 <= plain.length; at++) expect(seen).not.toContain(hex(plain.slice(at, at + 4)));
		expect(new Uint8Array((await theirs.open({ data: sealed.buffer, type: 'key' }))!)).toEqual(plain);
		expect([{ type: 'delta' }, {}].map((one) => inTheOpen({ data: plain.buffer, ...one }))).toEqual([1, 0]);
	});

	it('are never alike, though what they hold is', async () => {
		const { mine } = await rings();
		const all = await Promise.all(Array.from({ length: 20 }, () => mine.seal(key())));
		expect(new Set(all.map((one) => hex(new Uint8Array(one!)))).size).toBe(20);
	});

	it('that were changed, come with another key, or in the open, are dropped and counted', async () => {
		const { mine, theirs } = await rings();
		const sealed = (await mine.seal(key()))!;
		for (let at = 0; at < sealed.byteLength; at++) {
			const changed = new Uint8Array(sealed.slice(0));
			changed[at]! ^= 1;
			expect(await theirs.open({ data: changed.buffer, type: 'key' }), `byte ${at}`).toBeNull();
		}
		expect(await theirs.open(key())).toBeNull();
		const stranger = new Ring();
		await stranger.sendWith(other, 0x2_0000n);
		stranger.mode = 'seal';
		expect(await theirs.open({ data: (await stranger.seal(key()))!, type: 'key' })).toBeNull();
		expect(theirs.counts).toEqual({ sealed: 0, opened: 0, refused: sealed.byteLength + 2 });
	});

	it('are held back until it is known whether they can be sealed, and go as they are only where nobody could open them', async () => {
		const { mine, theirs } = await rings();
		mine.mode = 'hold';
		expect(await mine.seal(key())).toBeNull();
		mine.mode = 'pass';
		const plain = (await mine.seal(key()))!;
		expect(plain).toEqual(key().data);
		expect(await theirs.open({ data: plain, type: 'key' })).toBeNull();
		theirs.mode = 'pass';
		expect(await theirs.open({ data: plain, type: 'key' })).toEqual(plain);
		// What is on its way sealed is opened all the same.
		mine.mode = 'seal';
		expect(await theirs.open({ data: (await mine.seal(key()))!, type: 'key' })).toEqual(plain);
	});

	it('of who has left are not opened, and nobody takes the name of another one’s key', async () => {
		const { mine, theirs } = await rings();
		await theirs.receiveWith('paul', other, 0x1_0000n);
		const sealed = (await mine.seal(key()))!;
		expect(await theirs.open({ data: sealed, type: 'key' })).not.toBeNull();
		theirs.forget('anna');
		expect(await theirs.open({ data: sealed, type: 'key' })).toBeNull();
	});
});
