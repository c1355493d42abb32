import { describe, expect, it, vi } from 'vitest';
import type { Call, Participant, Shown } from '$lib/api/types';
import { callerOf, others, ringsForMe } from '$lib/calls/here.svelte';
import { Staged } from './staged.svelte';
import { Written } from './written.svelte';

vi.mock('$lib/app/live.svelte', () => ({ tell: () => true, hear: () => () => {}, live: {} }));

const someone = (
	id: string,
	state: Participant['state'],
	called_by: string | null = 'anna'
): Participant => ({
	id,
	called_by,
	contact: null,
	guest: false,
	name: id,
	picture: false,
	state,
	connection_mine: false,
	microphone: true,
	camera: true,
	hand: false,
	screen: false
});

const call = (me: string, participants: Participant[], more: Partial<Call> = {}): Call => ({
	id: 'call',
	state: 'talking',
	ended: null,
	started_at: '2026-11-20T12:00:00Z',
	answered_at: '2026-11-20T12:00:05Z',
	over_at: null,
	me,
	participants,
	polite: false,
	images: [],
	recordings: [],
	end_to_end: false,
	room: 'call',
	feeds: [],
	...more
});

const anna = someone('anna', 'in', null);
const names = (people: Participant[]) => people.map((one) => one.id);

describe('a call of several', () => {
	it('is with those whom it holds, and at its end with those who were in it', () => {
		const people = [anna, someone('paul', 'in'), someone('greta', 'left'), someone('ida', 'called')];
		expect(names(others(call('anna', people)))).toEqual(['paul', 'ida']);
		const over = [{ ...anna, state: 'left' as const }, someone('paul', 'left'), someone('greta', 'missed')];
		expect(names(others(call('anna', over, { state: 'over' })))).toEqual(['paul', 'greta']);
	});

	it('rings for who is added while others talk, with the name of who added them', () => {
		const people = [anna, someone('paul', 'in'), someone('ida', 'called', 'paul')];
		const seen = call('ida', people);
		expect([ringsForMe(seen), callerOf(seen)?.id]).toEqual([true, 'paul']);
		expect(ringsForMe(call('paul', people))).toBe(false);
		expect(ringsForMe(call('ida', people, { state: 'over' }))).toBe(false);
	});
});

describe('pictures that are shown to several', () => {
	const shown = (n: number, mine: boolean): Shown => ({
		n,
		by: mine ? 'anna' : 'paul',
		name: 'lake.jpg',
		width: 3,
		height: 2,
		at: '',
		kept: false,
		mine
	});

	function staged(images: Shown[]) {
		let now = call('anna', [anna, someone('paul', 'in'), someone('ida', 'called')], { images });
		const told: [string, number | null][] = [];
		const showing = new Staged(
			() => now,
			(kept) => (now = { ...now, images: kept }),
			(whom, n) => void told.push([whom.id, n])
		);
		return { showing, told, at: () => now };
	}

	it('are looked at by everybody who is there', () => {
		const { showing, told } = staged([shown(1, true)]);
		showing.lookAt(1);
		expect([showing.n, told]).toEqual([1, [['paul', 1]]]);
		showing.lookAt(null);
		expect(told.at(-1)).toEqual(['paul', null]);
	});

	it('are told to who comes in by the one who shows them, and by nobody else', () => {
		for (const mine of [true, false]) {
			const { showing, told, at } = staged([shown(1, mine)]);
			showing.see(1);
			const after = call('anna', [anna, someone('paul', 'in'), someone('ida', 'in')], {
				images: at().images
			});
			showing.welcome(at(), after);
			expect(told).toEqual(mine ? [['ida', 1]] : []);
		}
	});

	it('are pointed at only while they are looked at', () => {
		const { showing } = staged([shown(1, true), shown(2, false)]);
		const at = { from: 'paul', x: 0.5, y: 0.5, zoom: 1, down: true };
		showing.see(2);
		showing.points({ ...at, image: 1 });
		expect(showing.pointed).toBeNull();
		showing.points({ ...at, image: 2 });
		expect(showing.pointed?.from).toBe('paul');
		showing.see(1);
		expect(showing.pointed).toBeNull();
	});
});

describe('what is written to several', () => {
	it('stands once, with the name of who wrote it', () => {
		const told: string[] = [];
		const chat = new Written((words) => void told.push(words));
		chat.say('  Hello  ');
		chat.say('   ');
		chat.read({ text: 'Hello', at: '' }, true, 'anna');
		chat.read({ text: 'Hello', at: '' }, false, 'paul');
		expect(told).toEqual(['Hello']);
		expect(chat.said.map((one) => [one.mine, one.name, one.text])).toEqual([
			[true, '', 'Hello'],
			[false, 'paul', 'Hello']
		]);
		expect(chat.unread).toBe(1);
	});
});
