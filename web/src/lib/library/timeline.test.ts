import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Image } from '$lib/api/types';
import type { Tile } from '$lib/grid/layout';

const IN_A_DAY = 20;
const asked: string[] = [];

vi.mock('$lib/api/images', () => ({
	timeline: async () => ({
		months: Array.from({ length: 120 }, (_, index) => ({
			month: `${2020 - Math.floor(index / 12)}-${String(12 - (index % 12)).padStart(2, '0')}`,
			counts: Array.from({ length: 28 }, () => IN_A_DAY)
		})),
		total: 120 * 28 * IN_A_DAY
	}),
	day: async (day: string) => {
		asked.push(day);
		return {
			items: Array.from({ length: IN_A_DAY }, (_, index) => ({ id: `${day}-${index}`, taken_at: day })),
			next: null
		};
	}
}));

const { Timeline } = await import('./timeline.svelte');
const tileOf = (image: Image) => ({ id: image.id }) as Tile;
const titleOf = (first: string) => ({ title: first, note: '' });

beforeEach(() => {
	asked.length = 0;
	vi.stubGlobal('requestAnimationFrame', (run: () => void) => run());
});

describe('a timeline that is scrolled through', () => {
	it('holds what is near and lets go of what is far', async () => {
		const timeline = new Timeline(() => 'all', tileOf, titleOf);
		await timeline.read();
		const keys = timeline.sections.map((section) => section.key);
		for (const key of keys.slice(0, 400)) {
			await timeline.needSection(key);
			timeline.letGo(key);
			expect(timeline.loadedImages.length).toBeLessThanOrEqual(3000);
		}
		const { sections } = timeline;
		expect(sections[399]!.tiles).toHaveLength(IN_A_DAY);
		expect(sections[380]!.tiles).toHaveLength(IN_A_DAY);
		expect(sections[0]!.tiles).toHaveLength(0);
		expect(sections[0]!.count).toBe(IN_A_DAY);

		await timeline.needSection(keys[0]!);
		expect(timeline.sections[0]!.tiles).toHaveLength(IN_A_DAY);
		expect(asked.filter((day) => day === keys[0])).toHaveLength(2);
	});

	it('draws again only the section whose pictures came', async () => {
		const timeline = new Timeline(() => 'all', tileOf, titleOf);
		await timeline.read();
		const before = timeline.sections;
		await timeline.needSection(before[7]!.key);
		const changed = timeline.sections.flatMap((section, index) => (section === before[index] ? [] : [index]));
		expect(changed).toEqual([7]);
	});

	it('finds the section of every day', async () => {
		const timeline = new Timeline(() => 'all', tileOf, titleOf);
		await timeline.read();
		for (const { key } of timeline.sections) expect(timeline.sectionOf(key)).toBe(key);
	});
});
