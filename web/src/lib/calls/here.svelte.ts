/**
 * That somebody is here: every open page tells it to the centre, which sums up all devices of one person. Also who rings,
 * and which call this page has joined.
 */

import { answerCall, declineCall, myPresence } from '$lib/api/ringing';
import type { Call, LiveMessage, Participant } from '$lib/api/types';
import { hear, live, tell } from '$lib/app/live.svelte';
import { recall, remember } from '$lib/app/memory';
import { here } from './state.svelte';

const BEAT_MS = 15_000;
/** Without a touch for so long, nobody sits there. */
const IDLE_MS = 5 * 60_000;

/** Which call this page has joined, over reloads of the page, and how far it has heard. */
export interface Joined {
	call: string;
	connection: string | null;
	heard: number;
	number: number;
}

const JOINED = 'cradle.joined';

export function joinedBefore(): Joined | null {
	try {
		return JSON.parse(sessionStorage.getItem(JOINED) ?? 'null') as Joined | null;
	} catch {
		return null;
	}
}

export function rememberJoined(joined: Joined | null): void {
	try {
		if (joined) sessionStorage.setItem(JOINED, JSON.stringify(joined));
		else sessionStorage.removeItem(JOINED);
	} catch {
		// A page that is loaded again asks then before it joins.
	}
}

export const ringWithSound = (on: boolean): void => {
	here.sound = on;
	remember('ring.sound', on);
};

export const myself = (call: Call) => call.participants.find((one) => one.id === call.me) ?? null;

/** Whether it is in the call, or may come back by itself. */
export const isPresent = (one: Participant) => one.state === 'in' || one.state === 'away';

/** Whether the call holds somebody: it rings for them, or they are in it. */
export const isHeld = (one: Participant) => isPresent(one) || one.state === 'called';

/** Everybody else in it; once it is over, everybody who was. */
export function others(call: Call): Participant[] {
	const rest = call.participants.filter((one) => one.id !== call.me);
	const held = rest.filter(isHeld);
	return held.length ? held : rest;
}

/** The pictures that were shown in it: films of it stand apart. */
export const picturesOf = (call: Call) =>
	call.images.filter((one) => !call.recordings.some((recording) => recording.film === one.n));

/** Who calls me. */
export const callerOf = (call: Call) =>
	call.participants.find((one) => one.id === myself(call)?.called_by) ?? others(call)[0] ?? null;

/** Whether I am one whom it rings for. */
export const ringsForMe = (call: Call) => call.state !== 'over' && myself(call)?.state === 'called';

function take(message: LiveMessage) {
	if (message.type === 'hello') {
		// Told again at once where somebody waits.
		here.guests = null;
		void myPresence().then(
			(mine) => (here.mine = mine),
			() => {}
		);
	} else if (message.type === 'my_presence') {
		const { chosen, until, shown } = message;
		here.mine = { chosen, until, shown };
	} else if (message.type === 'guests') {
		const { items, quiet, allowed } = message;
		here.guests = { items, quiet, allowed };
	} else if (message.type === 'call') {
		if (ringsForMe(message.call)) here.ringing = message.call;
		else if (here.ringing?.id === message.call.id) here.ringing = null;
	}
}

/** Answers, and remembers that it was this page. */
export async function answer(call: Call): Promise<Call> {
	const connection = live.connection ?? '';
	const answered = await answerCall(call.id, connection);
	rememberJoined({ call: call.id, connection, heard: 0, number: 0 });
	here.ringing = null;
	return answered;
}

export async function decline(call: Call): Promise<void> {
	here.ringing = null;
	await declineCall(call.id);
}

/** What this device is called, in a few words. */
const device = () => {
	const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(navigator.userAgent)?.[0] ?? '';
	const browser = /Firefox|Edg|Chrome|Safari/.exec(navigator.userAgent)?.[0] ?? '';
	return `${browser} ${system}`.trim().slice(0, 80);
};

/** Tells that this page is open and used, until the returned function is called. */
export function beHere(): () => void {
	let touched = Date.now();
	let active = !document.hidden;
	const say = () => tell({ type: 'here', active, device: device() });
	const look = () => {
		const now = (!document.hidden && Date.now() - touched < IDLE_MS) || here.joined !== null;
		if (now === active) return;
		active = now;
		say();
	};
	const touch = () => {
		touched = Date.now();
		if (!active) look();
	};
	const stop = hear((message) => {
		take(message);
		if (message.type === 'hello') say();
	});
	const beat = setInterval(() => {
		look();
		say();
	}, BEAT_MS);
	// What an earlier page of this browser has recorded goes on its way.
	if (recall('recordings'))
		void import('$lib/calls/recording/send.svelte').then(({ sendLeft }) => sendLeft()).catch(() => {});
	const signs = ['pointerdown', 'pointermove', 'keydown'] as const;
	for (const sign of signs) addEventListener(sign, touch, { passive: true });
	document.addEventListener('visibilitychange', look);
	return () => {
		stop();
		clearInterval(beat);
		for (const sign of signs) removeEventListener(sign, touch);
		document.removeEventListener('visibilitychange', look);
		here.mine = here.ringing = here.guests = null;
	};
}
