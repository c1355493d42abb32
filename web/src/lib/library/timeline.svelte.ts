/** The library by days: how many there are on each, and the pictures of those days that were looked at. */

import { day as askDay, timeline as askTimeline } from '$lib/api/images';
import type { Image, TimelineDay } from '$lib/api/types';
import { clusters } from '$lib/grid/clusters';
import type { Section, Tile } from '$lib/grid/layout';
import { daysOf } from './months';

/** Pictures at hand, beyond which those far from what is looked at are let go. */
const MOST_AT_HAND = 3000;

interface LoadedDay {
	images: Image[];
	next: string | null;
	complete: boolean;
}

export class Timeline {
	days = $state.raw<TimelineDay[]>([]);
	total = $state(0);
	loading = $state(true);
	error = $state.raw<unknown>(null);
	/** Counts every change of what is loaded. */
	private version = $state(0);
	private loaded = new Map<string, LoadedDay>();
	private asking = new Map<string, Promise<void>>();
	private made = new Map<string, { section: Section; parts: Image[][]; last: string; count: number }>();
	/** What was drawn last, and in which section each day stands. */
	private drawn: { runs: TimelineDay[][]; at: Map<string, number>; sections: Section[] } | null = null;
	/** Days whose pictures changed since. */
	private touched = new Set<string>();
	private telling = false;
	private readonly runs = $derived(clusters(this.days));
	private turn = 0;

	constructor(
		private readonly state: () => string,
		private readonly tileOf: (image: Image) => Tile,
		private readonly titleOf: (
			first: string,
			last: string,
			count: number,
			images: readonly Image[]
		) => { title: string; note: string }
	) {}

	/** Counts all days again; days whose count is the same stay as they are. */
	async read(fresh = false): Promise<void> {
		const turn = ++this.turn;
		if (fresh) {
			this.loaded.clear();
			this.asking.clear();
			this.made.clear();
			this.loading = true;
		}
		try {
			const { months, total } = await askTimeline(this.state());
			if (turn !== this.turn) return;
			const days = daysOf(months);
			const counts = new Map(days.map((one) => [one.day, one.count]));
			const stale = [...this.loaded].filter(
				([day, { images, complete }]) =>
					counts.get(day) === undefined || (complete && counts.get(day) !== images.length)
			);
			for (const [day] of stale) if (!counts.has(day)) this.put(day, null);
			this.days = days;
			this.total = total;
			this.error = null;
			this.version += 1;
			await Promise.all(stale.filter(([day]) => counts.has(day)).map(([day]) => this.ask(day, true)));
		} catch (error) {
			if (turn === this.turn) this.error = error;
		} finally {
			if (turn === this.turn) this.loading = false;
		}
	}

	/** Words or language changed: everything is drawn again. */
	redraw(): void {
		this.made.clear();
		this.drawn = null;
		this.version += 1;
	}

	get sections(): Section[] {
		void this.version;
		const runs = this.runs;
		if (this.drawn?.runs !== runs) {
			const at = new Map(runs.flatMap((run, index) => run.map(({ day }) => [day, index] as const)));
			this.drawn = { runs, at, sections: runs.map((run) => this.section(run)) };
		} else if (this.touched.size) {
			const sections = [...this.drawn.sections];
			for (const day of this.touched) {
				const index = this.drawn.at.get(day);
				if (index !== undefined) sections[index] = this.section(runs[index]!);
			}
			this.drawn = { ...this.drawn, sections };
		}
		this.touched.clear();
		return this.drawn.sections;
	}

	/** The section of a run; the same object as long as nothing in it changed. */
	private section(run: readonly TimelineDay[]): Section {
		const [first, last] = [run[0]!.day, run.at(-1)!.day];
		const count = run.reduce((sum, day) => sum + day.count, 0);
		const parts = this.shown(run);
		const known = this.made.get(first);
		const same =
			known?.count === count &&
			known.last === last &&
			known.parts.length === parts.length &&
			known.parts.every((images, index) => images === parts[index]);
		if (same) return known.section;
		const images = parts.flat();
		const section = {
			key: first,
			...this.titleOf(first, last, count, images),
			count,
			tiles: images.map(this.tileOf)
		};
		this.made.set(first, { section, parts, last, count });
		return section;
	}

	/** The pictures of a run of days as far as they are loaded without a gap. */
	private shown(run: readonly TimelineDay[]): Image[][] {
		const parts: Image[][] = [];
		for (const day of run) {
			const known = this.loaded.get(day.day);
			if (!known) break;
			parts.push(known.images);
			if (!known.complete) break;
		}
		return parts;
	}

	private runOf(day: string): TimelineDay[] | undefined {
		return this.drawn?.runs[this.drawn.at.get(day) ?? -1];
	}

	/** The section in which a day stands. */
	sectionOf(day: string): string {
		return this.runOf(day)?.[0]?.day ?? day;
	}

	complete(day: string): boolean {
		return this.loaded.get(day)?.complete ?? false;
	}

	/** Asks for the next pictures of a section. */
	needSection(key: string): Promise<void> {
		const next = this.runOf(key)?.find((day) => !this.complete(day.day));
		return next ? this.need(next.day) : Promise.resolve();
	}

	/** Asks for the next pictures of a day, once however often it is called. */
	need(day: string): Promise<void> {
		const known = this.loaded.get(day);
		if (known?.complete) return Promise.resolve();
		const asked = this.asking.get(day);
		if (asked) return asked;
		const asking = this.ask(day, false).finally(() => this.asking.delete(day));
		this.asking.set(day, asking);
		return asking;
	}

	private async ask(day: string, again: boolean): Promise<void> {
		const state = this.state();
		const known = again ? undefined : this.loaded.get(day);
		try {
			const page = await askDay(day, state, known?.next ?? null);
			if (state !== this.state()) return;
			const images = known ? [...known.images, ...page.items] : page.items;
			this.put(day, { images, next: page.next, complete: page.next === null });
			if (page.next === null && this.days.find((one) => one.day === day)?.count !== images.length) {
				this.days = this.days.map((one) => (one.day === day ? { ...one, count: images.length } : one));
			}
			this.tell();
		} catch (error) {
			this.error = error;
		}
	}

	/** Lets everybody look again, once for all days that arrive while the screen is drawn. */
	private tell(): void {
		if (this.telling) return;
		this.telling = true;
		requestAnimationFrame(() => {
			this.telling = false;
			this.version += 1;
		});
	}

	private put(day: string, known: LoadedDay | null): void {
		if (known) this.loaded.set(day, known);
		else this.loaded.delete(day);
		this.touched.add(day);
	}

	/**
	 * Lets go of pictures far from the day that is looked at when there are many at hand: a page that is scrolled
	 * through the years does not grow. They are asked for again when they come near.
	 */
	letGo(day: string): void {
		let held = 0;
		for (const { images } of this.loaded.values()) held += images.length;
		const at = this.drawn?.at;
		const here = at?.get(day);
		if (held <= MOST_AT_HAND || !at || here === undefined) return;
		const far = [...this.loaded.keys()].map((one) => ({ one, off: Math.abs((at.get(one) ?? here) - here) }));
		for (const { one, off } of far.sort((a, b) => b.off - a.off)) {
			if (held <= MOST_AT_HAND / 2 || off === 0) break;
			held -= this.loaded.get(one)!.images.length;
			this.put(one, null);
		}
		this.version += 1;
	}

	find(id: string): Image | null {
		for (const { images } of this.loaded.values()) {
			const found = images.find((image) => image.id === id);
			if (found) return found;
		}
		return null;
	}

	/** Takes on a changed picture where it is shown. */
	update(image: Image): void {
		for (const [day, known] of this.loaded) {
			if (!known.images.some((one) => one.id === image.id)) continue;
			this.put(day, {
				...known,
				images: known.images.map((one) => (one.id === image.id ? image : one))
			});
			this.version += 1;
			return;
		}
	}

	/** Takes pictures out of sight; `read` brings back those that are still there. */
	remove(ids: ReadonlySet<string>): void {
		const gone = new Map<string, number>();
		for (const [day, known] of this.loaded) {
			const images = known.images.filter((image) => !ids.has(image.id));
			if (images.length === known.images.length) continue;
			gone.set(day, known.images.length - images.length);
			this.put(day, { ...known, images });
		}
		this.days = this.days
			.map((one) => ({ ...one, count: one.count - (gone.get(one.day) ?? 0) }))
			.filter((one) => one.count > 0);
		this.total -= [...gone.values()].reduce((sum, count) => sum + count, 0);
		this.version += 1;
	}

	/** The pictures around one, as far as they are loaded without a gap, and how many come before them. */
	around(id: string): { images: Image[]; before: number } {
		void this.version;
		const index = this.days.findIndex((day) =>
			this.loaded.get(day.day)?.images.some((image) => image.id === id)
		);
		if (index < 0) return { images: [], before: 0 };
		const whole = (at: number) => this.loaded.get(this.days[at]?.day ?? '');
		let from = index;
		while (from > 0 && whole(from - 1)?.complete) from--;
		let to = index;
		while (to + 1 < this.days.length && whole(to)?.complete && whole(to + 1)) to++;
		const before = this.days.slice(0, from).reduce((sum, day) => sum + day.count, 0);
		return { images: this.days.slice(from, to + 1).flatMap((day) => imagesOf(this.loaded, day.day)), before };
	}

	/** Asks for what comes next to a picture on both sides. */
	needAround(id: string): void {
		const { images } = this.around(id);
		const index = images.findIndex((image) => image.id === id);
		if (index < 0) return;
		const dayOf = (image: Image | undefined) =>
			this.days.findIndex((day) => day.day === image?.taken_at.slice(0, 10));
		if (index > images.length - 6) {
			const last = dayOf(images.at(-1));
			const day = this.days[last];
			const next = day && this.loaded.get(day.day)?.complete ? this.days[last + 1] : day;
			if (next) void this.need(next.day);
		}
		if (index < 6) {
			const previous = this.days[dayOf(images[0]) - 1];
			if (previous) void this.need(previous.day);
		}
	}

	/** Ids of all loaded pictures, in order. */
	get loadedImages(): Image[] {
		void this.version;
		return this.days.flatMap((day) => imagesOf(this.loaded, day.day));
	}
}

const imagesOf = (loaded: Map<string, LoadedDay>, day: string) => loaded.get(day)?.images ?? [];
