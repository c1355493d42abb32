/** What of a call can be recorded in its page. */

import { shownHref } from '$lib/api/calls';
import type { Call, Participant } from '$lib/api/types';
import { live } from '$lib/app/live.svelte';
import { session } from '$lib/app/session.svelte';
import { toast } from '$lib/app/toasts.svelte';
import { isPresent, myself } from '$lib/calls/here.svelte';
import { instant } from '$lib/i18n/format';
import { t } from '$lib/i18n/index.svelte';
import type { Person } from './recorder';
import type { Recordable } from './recordings.svelte';

interface Films {
	camera: MediaStream | null;
	screen: MediaStream | null;
}

/** As much of a room as is recorded. */
interface Recorded {
	readonly id: string;
	readonly call: Call | null;
	readonly others: Participant[];
	readonly name: string;
	readonly carried: boolean;
	readonly line: { remote: MediaStream | null };
	readonly gathered: {
		voice(participant: string): MediaStreamTrack | null;
		attend(people: readonly string[], height: number | null): void;
	};
	readonly media: {
		audio: MediaStreamTrack | null;
		video: MediaStreamTrack | null;
		screen: MediaStreamTrack | null;
		sendsSound: boolean;
	};
	readonly showing: { shown: { n: number; name: string } | null };
	films(participant: string): Films;
}

const first = (stream: MediaStream | null) => stream?.getVideoTracks()[0] ?? null;

function people(room: Recorded): Person[] {
	const { call, media } = room;
	const me = call && myself(call);
	if (!me) return [];
	const mine: Person = {
		id: me.id,
		name: me.name,
		camera: media.video,
		screen: media.screen,
		voice: media.sendsSound ? media.audio : null
	};
	const theirs = room.others.filter(isPresent).map((one): Person => {
		const films = room.films(one.id);
		// Between two pages, a screen takes the camera's place.
		const direct = !films.screen && !room.carried && one.screen;
		return {
			id: one.id,
			name: one.name,
			camera: one.camera && !direct ? first(films.camera) : null,
			screen: one.screen ? first(direct ? films.camera : films.screen) : null,
			voice: room.carried ? room.gathered.voice(one.id) : (room.line.remote?.getAudioTracks()[0] ?? null)
		};
	});
	return [mine, ...theirs];
}

export const recordable = (
	room: Recorded,
	took: (call: Call) => void,
	failed: (error: unknown) => void
): Recordable => ({
	call: () => room.call,
	people: () => people(room),
	shown: () => {
		const { shown } = room.showing;
		return shown && { href: shownHref(room.id, shown.n, 'preview'), name: shown.name };
	},
	hears: () => live.up === true,
	attend: (whom, height) => room.gathered.attend(whom, height),
	owner: () => session.me?.id ?? null,
	title: (at) => t.recording.film.title(room.name, instant(at.toISOString())),
	took,
	trouble: (what) => void toast(t.recording.trouble[what] ?? '', { warn: true }),
	failed
});
