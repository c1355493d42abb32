import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prefer, use } from '$lib/calls/preferred';
import type { Webcam } from '$lib/api/types';
import { agent } from '$lib/app/agent.svelte';
import { Media, type Loss } from './media.svelte';

class Track {
	readyState = 'live';
	enabled = true;
	contentHint = '';
	onended: (() => void) | null = null;
	constructor(
		readonly kind: string,
		readonly id: string,
		readonly label: string
	) {}
	getSettings() {
		return { deviceId: this.id };
	}
	stop() {
		this.readyState = 'ended';
	}
}

/** Devices that can be plugged in and pulled out. */
class Desk extends EventTarget {
	devices: { kind: string; deviceId: string; label: string }[] = [];
	refuse: string | null = null;
	tracks: Track[] = [];

	plug(kind: string, deviceId: string, label = deviceId) {
		this.devices.push({ kind, deviceId, label });
		this.dispatchEvent(new Event('devicechange'));
	}

	pull(deviceId: string) {
		this.devices = this.devices.filter((one) => one.deviceId !== deviceId);
		for (const track of this.tracks)
			if (track.id === deviceId && track.readyState === 'live') {
				track.readyState = 'ended';
				track.onended?.();
			}
		this.dispatchEvent(new Event('devicechange'));
	}

	async enumerateDevices() {
		return this.devices;
	}

	async getUserMedia(wanted: MediaStreamConstraints) {
		if (this.refuse) throw Object.assign(new Error(), { name: this.refuse });
		const kind = wanted.audio ? 'audio' : 'video';
		const asked = (wanted.audio || wanted.video) as MediaTrackConstraints;
		const exact = (asked.deviceId as { exact?: string } | undefined)?.exact;
		const found = this.devices.find(
			(one) => one.kind === `${kind}input` && (!exact || one.deviceId === exact)
		);
		if (!found) throw Object.assign(new Error(), { name: 'NotFoundError' });
		const track = new Track(kind, found.deviceId, found.label);
		this.tracks.push(track);
		return { getTracks: () => [track] };
	}
}

let desk: Desk;
let media: Media;
let losses: Loss[];
let sent: [string, string | null][];

const settle = () => new Promise((done) => setTimeout(done));

beforeEach(() => {
	const kept = new Map<string, string>();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => kept.set(key, value),
		removeItem: (key: string) => kept.delete(key)
	});
	desk = new Desk();
	vi.stubGlobal('navigator', { mediaDevices: desk });
	losses = [];
	sent = [];
	media = new Media();
	media.follow({
		sends: (kind, track) => void sent.push([kind, (track as unknown as Track | null)?.id ?? null]),
		lost: (loss) => void losses.push(loss)
	});
});

afterEach(() => {
	media.stop();
	vi.unstubAllGlobals();
});

describe('one’s own camera and microphone', () => {
	it('are joined with as far as there are any', async () => {
		desk.plug('audioinput', 'mic');
		await media.start();
		expect(media.audio?.label).toBe('mic');
		expect(media.video).toBeNull();
		expect(media.troubles).toEqual({ video: 'none' });
	});

	it('say why there is nothing', async () => {
		desk.plug('videoinput', 'cam');
		desk.refuse = 'NotAllowedError';
		await media.start();
		expect(media.troubles).toEqual({ audio: 'denied', video: 'denied' });
		desk.refuse = null;
		await media.look();
		expect(media.video?.label).toBe('cam');
		expect(media.troubles).toEqual({ audio: 'none' });
	});

	it('are the ones that were chosen by name, whatever their ids are now', async () => {
		prefer('video', 'X-T5');
		desk.plug('videoinput', 'a', 'Built-in');
		desk.plug('videoinput', 'b', 'FUJIFILM X-T5 (04cb:02f4)');
		await media.start();
		expect(media.video?.label).toContain('X-T5');
	});

	it('are changed in the middle of it when a camera is switched on as a webcam', async () => {
		desk.plug('videoinput', 'a', 'Built-in');
		await media.start();
		expect(media.video?.label).toBe('Built-in');
		// Told before the browser knows of it, and after.
		use('video', 'X-T5');
		await settle();
		expect(media.video?.label).toBe('Built-in');
		desk.plug('videoinput', 'b', 'FUJIFILM X-T5 (04cb:02f4)');
		await settle();
		expect(media.video?.label).toContain('X-T5');
		use('video', 'Built-in');
		await settle();
		expect(media.video?.label).toBe('Built-in');
	});

	it('are none that the centre does not let in', async () => {
		const permission = { permitted: false, camera: 'ACME Eye', centre: 'Centre', why: 'model', reason: 'no' };
		agent.webcams = [{ name: 'ACME Eye', permission } as unknown as Webcam];
		desk.plug('videoinput', 'a', 'ACME Eye (1234:0001)');
		await media.start();
		expect(media.video).toBeNull();
		expect(media.troubles).toEqual({ audio: 'none', video: 'refused' });
		expect(media.cameras).toEqual([]);
		desk.plug('videoinput', 'b', 'Built-in');
		await settle();
		expect(media.video?.label).toBe('Built-in');
		// The one in use is not let in any more.
		agent.webcams = [{ name: 'Built-in', permission } as unknown as Webcam];
		use('video', 'somebody');
		await settle();
		expect(media.video?.label).toContain('ACME Eye');
		agent.webcams = [];
	});

	it('give way to another one when they are pulled out, then to sound alone', async () => {
		desk.plug('audioinput', 'mic');
		desk.plug('videoinput', 'a');
		desk.plug('videoinput', 'b');
		await media.start();
		desk.pull('a');
		await settle();
		expect(media.video?.label).toBe('b');
		expect(losses).toEqual([{ kind: 'video', now: 'b' }]);
		desk.pull('b');
		await settle();
		expect(media.video).toBeNull();
		expect(losses.at(-1)).toEqual({ kind: 'video', now: null });
		expect(media.audio?.readyState).toBe('live');
		expect(sent.at(-1)).toEqual(['video', null]);
		desk.plug('videoinput', 'c');
		await settle();
		expect(media.video?.label).toBe('c');
	});

	it('stay off when they were switched off', async () => {
		desk.plug('audioinput', 'mic');
		desk.plug('videoinput', 'a');
		await media.start();
		await media.show(false);
		expect(desk.tracks.find((one) => one.id === 'a')?.readyState).toBe('ended');
		desk.plug('videoinput', 'b');
		await settle();
		expect(media.video).toBeNull();
		media.mute(false);
		expect(media.audio?.enabled).toBe(false);
		await media.show(true);
		expect(media.video).not.toBeNull();
	});

	it('are let go when the call is over', async () => {
		desk.plug('audioinput', 'mic');
		desk.plug('videoinput', 'a');
		await media.start();
		media.stop();
		expect(desk.tracks.every((one) => one.readyState === 'ended')).toBe(true);
		desk.plug('videoinput', 'b');
		await settle();
		expect(media.video).toBeNull();
	});
});
