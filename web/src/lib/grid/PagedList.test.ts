import { describe, expect, it } from 'vitest';
import { PagedList } from './PagedList.svelte';

const numbers = Array.from({ length: 25 }, (_, index) => index);
const source = (asked: (string | null)[]) => async (after: string | null) => {
	asked.push(after);
	const from = Number(after ?? 0);
	return { items: numbers.slice(from, from + 10), next: from + 10 < 25 ? String(from + 10) : null };
};

describe('a list that comes page by page', () => {
	it('asks for each page once, however often it is needed', async () => {
		const asked: (string | null)[] = [];
		const list = new PagedList(source(asked));
		await list.restart();
		await Promise.all([list.need(), list.need(), list.need()]);
		expect(list.items).toHaveLength(20);
		await list.all(1000);
		await list.need();
		expect(list.items).toEqual(numbers);
		expect(asked).toEqual([null, '10', '20']);
	});

	it('asks again for as much as is shown', async () => {
		const asked: (string | null)[] = [];
		const list = new PagedList(source(asked));
		await list.restart();
		await list.need();
		await list.refresh();
		expect(list.items).toHaveLength(20);
		expect(list.more).toBe(true);
		expect(asked).toEqual([null, '10', null, '10']);
	});

	it('drops the answer to a question that was put anew', async () => {
		let free = () => {};
		let first = true;
		const list = new PagedList<number>(async () => {
			if (!first) return { items: [2], next: null };
			first = false;
			await new Promise<void>((done) => (free = done));
			return { items: [1], next: null };
		});
		const old = list.restart();
		await list.restart();
		free();
		await old;
		expect(list.items).toEqual([2]);
	});

	it('stops asking after an error until it is told to begin again', async () => {
		let broken = true;
		const list = new PagedList<number>(async () => {
			if (broken) throw new Error('away');
			return { items: [1], next: null };
		});
		await list.restart();
		expect(list.error).toBeInstanceOf(Error);
		broken = false;
		await list.restart();
		expect(list.items).toEqual([1]);
		expect(list.error).toBeNull();
	});
});
