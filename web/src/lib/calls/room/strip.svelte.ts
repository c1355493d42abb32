/** The filmstrip: pictures of the library, and those on the card of a camera that is connected to this computer. */

import { shotHref, shots } from '$lib/api/agent';
import { shotBytes } from '$lib/api/calls';
import { imageHref, images } from '$lib/api/images';
import { sha256, upload } from '$lib/api/uploads';
import type { Page } from '$lib/api/types';
import { agent } from '$lib/app/agent.svelte';
import { filename } from '$lib/camera/shots';
import { PagedList } from '$lib/grid/PagedList.svelte';

/** What is dragged from the strip. */
export const DRAGGED = 'application/x-cradle-picture';

export interface StripPicture {
	id: string;
	name: string;
	thumb: string;
	/** In the library already. */
	image: string | null;
	/** Its name on the camera. */
	shot: string | null;
	width: number;
	height: number;
}

/** `library`, or the key of a connected camera. */
export type Source = string;

async function ofLibrary(after: string | null): Promise<Page<StripPicture>> {
	const query = { kind: 'picture', limit: 60, ...(after ? { after } : {}) };
	const { items, next } = await images(query);
	return {
		next,
		items: items
			.filter((one) => one.shown)
			.map((one) => ({
				id: one.id,
				name: one.attributes.title || one.filename,
				thumb: imageHref(one.id, 'thumbnail'),
				image: one.id,
				shot: null,
				width: one.width,
				height: one.height
			}))
	};
}

async function ofCamera(camera: string, after: string | null): Promise<Page<StripPicture>> {
	const { items, next } = await shots(camera, null, after, 60);
	return {
		next,
		items: items
			.filter((one) => !one.problem && one.kind !== 'sound' && one.kind !== 'film')
			.map((one) => ({
				id: `${camera} ${one.name}`,
				name: filename(one.name),
				thumb: shotHref(camera, one.name, 'thumbnail'),
				image: null,
				shot: one.name,
				width: one.width,
				height: one.height
			}))
	};
}

export class Strip {
	source = $state<Source>(agent.camera?.key ?? 'library');
	readonly list = new PagedList<StripPicture>((after) =>
		this.source === 'library' ? ofLibrary(after) : ofCamera(this.source, after)
	);
	/** Picked for a service. */
	picked = $state.raw<ReadonlySet<string>>(new Set());
	/** On their way into the library. */
	bringing = $state(0);
	private readonly brought = new Map<string, Promise<string>>();

	pick(id: string): void {
		const picked = new Set(this.picked);
		if (!picked.delete(id)) picked.add(id);
		this.picked = picked;
	}

	clear(): void {
		this.picked = new Set();
	}

	find(id: string): StripPicture | null {
		return this.list.items.find((one) => one.id === id) ?? null;
	}

	/** The picture's name in the library; one on a card is kept there first, once. */
	async inLibrary(picture: StripPicture): Promise<string> {
		if (picture.image) return picture.image;
		const known = this.brought.get(picture.id);
		if (known) return known;
		const coming = this.bring(picture);
		this.brought.set(picture.id, coming);
		coming.catch(() => this.brought.delete(picture.id));
		return coming;
	}

	private async bring(picture: StripPicture): Promise<string> {
		this.bringing += 1;
		try {
			const bytes = await shotBytes(picture.thumb.replace(/thumbnail$/, 'original'));
			const file = new File([bytes], picture.name, { type: bytes.type });
			const hash = await sha256(file);
			return await new Promise<string>((kept, failed) => {
				void upload(file, hash, {
					progress: () => {},
					done: (image) => (image ? kept(image) : failed(new Error('no picture'))),
					failed: (detail) => failed(new Error(detail))
				}).catch(failed);
			});
		} finally {
			this.bringing -= 1;
		}
	}
}
