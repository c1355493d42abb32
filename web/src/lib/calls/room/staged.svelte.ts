/** The pictures that are shown in a call: which of them everybody looks at, and where somebody points. */

import * as api from '$lib/api/calls';
import { onceKey } from '$lib/api/request';
import type { Call, Participant, Pointed, Shown } from '$lib/api/types';
import { tell } from '$lib/app/live.svelte';
import { isPresent, others } from '$lib/calls/here.svelte';

/** The centre takes no more than 30 a second. */
const POINT_MS = 45;

export class Staged {
	/** The number of the picture that everybody looks at. */
	n = $state<number | null>(null);
	pointed = $state.raw<(Pointed & { from: string }) | null>(null);
	readonly shown = $derived.by<Shown | null>(
		() => this.call()?.images.find((one) => one.n === this.n) ?? null
	);
	private pointedAt = 0;

	constructor(
		private readonly call: () => Call | null,
		private readonly keepImages: (images: Shown[]) => void,
		/** Tells somebody's page which picture is looked at. */
		private readonly tellOne: (whom: Participant, stage: number | null) => void
	) {}

	async show(image: string): Promise<void> {
		const call = this.call();
		if (!call) return;
		const shown = await api.showImage(call.id, image, onceKey());
		this.add(shown);
		this.see(shown.n);
	}

	/** Looks at a picture that was shown, or at nothing but the others; they follow. */
	lookAt(n: number | null): void {
		this.see(n);
		const call = this.call();
		if (call) for (const one of others(call)) if (isPresent(one)) this.tellOne(one, n);
	}

	/** Somebody else looks at this one. */
	see(n: number | null): void {
		this.n = n;
		this.pointed = null;
	}

	points(pointed: Pointed & { from: string }): void {
		if (pointed.image === this.n) this.pointed = pointed;
	}

	/** Who comes in sees what is shown: whoever shows it says so. */
	welcome(before: Call | null, call: Call): void {
		if (!this.shown?.mine || !before) return;
		const there = new Set(before.participants.filter(isPresent).map((one) => one.id));
		for (const one of others(call)) if (isPresent(one) && !there.has(one.id)) this.tellOne(one, this.n);
	}

	async keep(n: number): Promise<string> {
		const call = this.call();
		const { image_id } = await api.keepShown(call?.id ?? '', n);
		const images = this.call()?.images ?? [];
		this.keepImages(images.map((one) => (one.n === n ? { ...one, kept: true } : one)));
		return image_id;
	}

	add(shown: Shown): void {
		const rest = (this.call()?.images ?? []).filter((one) => one.n !== shown.n);
		this.keepImages([...rest, shown].sort((a, b) => a.n - b.n));
	}

	point(x: number, y: number, zoom: number, down: boolean): void {
		const now = performance.now();
		const call = this.call();
		if (!call || this.n === null || (now - this.pointedAt < POINT_MS && down)) return;
		this.pointedAt = now;
		const inside = (value: number) => Math.max(0, Math.min(1, value));
		tell({
			type: 'point',
			call: call.id,
			image: this.n,
			x: inside(x),
			y: inside(y),
			zoom: Math.max(1, Math.min(16, zoom)),
			down
		});
	}
}
