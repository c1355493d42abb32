import { describe, expect, it } from 'vitest';
import type { Seal } from '$lib/api/types';
import { Exchange, SILENT_MS, WAIT_MS } from './exchange';
import { Ring, type Mode } from './ring';

/** Pages that talk through a centre, which may change what it hands on. */
class Centre {
	readonly pages = new Map<string, Page>();
	now = 0;
	private programs: string[] = [];
	/** What passes, as the centre sees it. */
	readonly passed: string[] = [];
	change: (from: string, to: string, seal: Seal) => Seal | null = (_, __, seal) => seal;
	private queue: [string, string, Seal][] = [];

	tell(from: string, to: string, seal: Seal) {
		this.queue.push([from, to, seal]);
	}

	/** Until nobody says anything more. */
	async settle() {
		for (let turn = 0; turn < 200; turn++) {
			await Promise.all([...this.pages.values()].map((one) => one.idle()));
			const [next, ...rest] = this.queue;
			if (!next) return;
			this.queue = rest;
			const [from, to, seal] = next;
			const handed = this.change(from, to, seal);
			if (!handed) continue;
			this.passed.push(JSON.stringify(handed));
			await this.pages.get(to)?.exchange.heard(from, handed, this.now);
		}
		throw new Error('they talk on and on');
	}

	async join(name: string, can = true) {
		const page = new Page(this, name, can);
		this.pages.set(name, page);
		await this.look();
		await page.exchange.begin();
		await this.pass(0);
		return page;
	}

	/** Programs connect, or are gone. */
	async connect(...programs: string[]) {
		this.programs = programs;
		await this.look();
		await this.pass(WAIT_MS);
	}

	async leave(name: string) {
		this.pages.delete(name);
		await this.look();
		await this.pass(0);
	}

	async pass(ms: number) {
		this.now += ms;
		await this.settle();
		for (const one of this.pages.values()) await one.exchange.tick(this.now);
		await this.settle();
	}

	private async look() {
		for (const [name, page] of this.pages) {
			const others = [...this.pages.keys()].filter((one) => one !== name);
			await page.exchange.present(others, others, this.now, this.programs);
		}
	}
}

class Page {
	readonly ring = new Ring();
	readonly exchange: Exchange;
	readonly modes: Mode[] = [];
	private work: Promise<unknown> = Promise.resolve();

	constructor(centre: Centre, name: string, can: boolean) {
		this.exchange = new Exchange({
			call: 'call',
			can,
			tell: (to, seal) => centre.tell(name, to, seal),
			mode: (mode) => {
				this.modes.push(mode);
				this.work = this.work.then(() => (this.ring.mode = mode));
			},
			sendWith: (kid, key) => void (this.work = this.work.then(() => this.ring.sendWith(key, kid))),
			receiveWith: (whose, kid, key) =>
				void (this.work = this.work.then(() => this.ring.receiveWith(whose, key, kid))),
			forget: (whose) => void (this.work = this.work.then(() => this.ring.forget(whose))),
			changed: () => {}
		});
	}

	async idle() {
		await this.work;
	}

	async says() {
		await this.work;
		return this.ring.seal({ data: new Uint8Array([1, 2, 3, 4]).buffer });
	}

	async hears(sealed: ArrayBuffer | null) {
		await this.work;
		return sealed !== null && (await this.ring.open({ data: sealed })) !== null;
	}
}

describe('the pages of a call', () => {
	it('open the call at once for a program, name it, and seal it again when it has gone', async () => {
		const centre = new Centre();
		const anna = await centre.join('anna');
		const paul = await centre.join('paul');
		await centre.connect('obs');
		for (const one of [anna, paul])
			expect([one.exchange.open, one.exchange.because, one.exchange.keys]).toEqual([true, ['obs'], []]);
		expect(centre.passed.some((said) => said.includes('obs'))).toBe(false);
		await centre.connect();
		for (const one of [anna, paul]) expect([one.exchange.sealed, one.exchange.because]).toEqual([true, []]);
		expect(await paul.hears(await anna.says())).toBe(true);
	});

	it('agree on keys that open each other’s frames, and see the same keys', async () => {
		const centre = new Centre();
		const pages = [];
		for (const name of ['anna', 'paul', 'greta']) pages.push(await centre.join(name));
		for (const one of pages) {
			expect([one.exchange.sealed, one.exchange.because]).toEqual([true, []]);
			expect(one.exchange.keys.length).toBe(3);
			expect(one.exchange.keys).toEqual(pages[0]!.exchange.keys);
			const said = await one.says();
			for (const other of pages) if (other !== one) expect(await other.hears(said)).toBe(true);
		}
		// Nobody sends anything in the open on the way there.
		expect(pages.flatMap((one) => one.modes)).not.toContain('pass');
	});

	it('seal anew when somebody comes in or leaves: before and after are shut', async () => {
		const centre = new Centre();
		const anna = await centre.join('anna');
		const paul = await centre.join('paul');
		const before = await anna.says();
		const ida = await centre.join('ida');
		expect([await paul.hears(before), await ida.hears(before)]).toEqual([true, false]);
		const during = await anna.says();
		expect([await paul.hears(during), await ida.hears(during)]).toEqual([true, true]);
		await centre.leave('ida');
		const after = await anna.says();
		expect([await paul.hears(after), await ida.hears(after)]).toEqual([true, false]);
		expect(anna.exchange.keys.length).toBe(2);
	});

	it('say because of whom they do not: a browser that cannot, and a page that says nothing', async () => {
		const centre = new Centre();
		const anna = await centre.join('anna');
		const paul = await centre.join('paul');
		await centre.join('old', false);
		for (const one of [anna, paul])
			expect([one.exchange.open, one.exchange.because]).toEqual([true, ['old']]);
		expect(await paul.hears(await anna.says())).toBe(true);
		await centre.leave('old');
		expect([anna.exchange.sealed, anna.exchange.because]).toEqual([true, []]);

		centre.change = (from, to, seal) => (from === 'mute' || to === 'mute' ? null : seal);
		await centre.join('mute');
		expect([anna.exchange.sealed, anna.exchange.because]).toEqual([true, []]);
		await centre.pass(SILENT_MS + 1);
		expect([anna.exchange.open, anna.exchange.because]).toEqual([true, ['mute']]);
	});

	it('hold nothing up for one whose word is lost', async () => {
		const centre = new Centre();
		const anna = await centre.join('anna');
		const paul = await centre.join('paul');
		centre.change = (from, _, seal) => (from === 'ida' && seal.is === 'have' ? null : seal);
		const before = await anna.says();
		const ida = await centre.join('ida');
		// The key of before is used as long as it must.
		expect(await paul.hears(await anna.says())).toBe(true);
		await centre.pass(WAIT_MS + 1);
		expect([await ida.hears(before), await ida.hears(await anna.says())]).toEqual([false, true]);
	});

	it('learn of a centre that puts its own keys in between by their words, and it opens nothing unnoticed', async () => {
		const centre = new Centre();
		// The centre’s own pages, one towards each.
		const inside = new Centre();
		const fake = await inside.join('fake');
		const [key] = [fake.exchange.keys[0]!];
		centre.change = (_, __, seal) => (seal.is === 'here' ? { ...seal, key } : seal);
		const anna = await centre.join('anna');
		const paul = await centre.join('paul');
		expect(anna.exchange.keys).not.toEqual(paul.exchange.keys);
		expect(await paul.hears(await anna.says())).toBe(false);
	});

	it('tell the centre no key', async () => {
		const centre = new Centre();
		await centre.join('anna');
		await centre.join('paul');
		const said = centre.passed.map((one) => JSON.parse(one) as Seal);
		expect(new Set(said.map((one) => one.is))).toEqual(new Set(['here', 'key', 'have']));
		for (const one of said) {
			if (one.is === 'here') expect(one.key).toMatch(/^04[0-9a-f]{128}$/);
			// 32 bytes and what proves them.
			if (one.is === 'key') expect(one.box).toMatch(/^[0-9a-f]{96}$/);
		}
	});

	it('begin anew with a page that is loaded again', async () => {
		const centre = new Centre();
		const anna = await centre.join('anna');
		await centre.join('paul');
		const again = await centre.join('paul');
		expect([await again.hears(await anna.says()), await anna.hears(await again.says())]).toEqual([
			true,
			true
		]);
		expect(anna.exchange.keys).toEqual(again.exchange.keys);
	});
});
