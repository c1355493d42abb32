import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call, CallRecording as Recording } from '$lib/api/types';
import type { Person } from './recorder';
import { local, ran, Recordings } from './recordings.svelte';

const made: FakeRecorder[] = [];
const sent: unknown[] = [];

class FakeRecorder {
	log: string[] = ['begins'];
	constructor(
		readonly about: { name: string; id: string },
		readonly scene: { people(): Person[] }
	) {
		made.push(this);
	}
	pause() {
		if (this.log.at(-1) !== 'pauses') this.log.push('pauses');
	}
	resume() {
		if (this.log.at(-1) === 'pauses') this.log.push('resumes');
	}
	async stop() {
		this.log.push('stops');
		return true;
	}
}

vi.mock('./recorder', () => ({
	Recorder: function (about: never, scene: never) {
		return new FakeRecorder(about, scene);
	},
	kind: () => 'video/webm;codecs="vp8,opus"'
}));
vi.mock('./send.svelte', () => ({
	send: async (one: unknown) => void sent.push(one),
	noted: async () => {}
}));

let answers: Recording | null = null;
const asked: string[] = [];
vi.mock('$lib/api/calls', () => ({
	askToRecord: async () => ({ ...call(answers!) }),
	answerRecording: async (_: string, id: string, agrees: boolean) => {
		asked.push(`${id} ${agrees}`);
		return call(null);
	},
	stopRecording: async (_: string, id: string) => {
		asked.push(`stop ${id}`);
		return call(null);
	}
}));

const recording = (more: Partial<Recording> = {}): Recording => ({
	id: 'r1',
	by: 'anna',
	state: 'asking',
	ended: null,
	ended_by: null,
	asked_at: '2026-11-20T12:00:00Z',
	began_at: null,
	since: '2026-11-20T12:00:00Z',
	recorded_ms: 0,
	agreed: ['anna'],
	asked: ['paul'],
	film: null,
	...more
});

function call(last: Recording | null, me = 'anna'): Call {
	return { id: 'call', me, recordings: last ? [last] : [] } as unknown as Call;
}

const settle = async () => {
	for (let turn = 0; turn < 30; turn++) await new Promise((done) => setTimeout(done, 0));
};

function page(me = 'anna') {
	let now = call(null, me);
	const state = { hears: true, attends: [] as string[] };
	const recordings: Recordings = new Recordings({
		call: () => now,
		people: () =>
			['anna', 'paul', 'ida'].map((id) => ({ id, name: id, camera: null, screen: null, voice: null })),
		shown: () => null,
		hears: () => state.hears,
		attend: (people) => void (state.attends = people),
		owner: () => 'customer',
		title: () => 'Call with Paul/Ida: today?',
		took: (taken) => become(taken.recordings.at(-1) ?? null),
		trouble: () => {},
		failed: () => {}
	});
	const become = (last: Recording | null) => {
		now = call(last, me);
		recordings.follow(now);
	};
	return { recordings, become, state };
}

beforeEach(() => {
	made.length = sent.length = asked.length = 0;
});

describe('a recording', () => {
	const runs = recording({
		state: 'running',
		began_at: '2026-11-20T12:00:05Z',
		agreed: ['anna', 'paul'],
		asked: []
	});

	it('is made by the page that asked, from the moment in which it runs', async () => {
		const { recordings, become, state } = page();
		answers = recording();
		await recordings.ask();
		expect([recordings.mine, recordings.asks, made.length]).toEqual([true, false, 0]);
		become(runs);
		await settle();
		expect(made.map((one) => one.about)).toMatchObject([{ id: 'r1', name: 'Call with Paul Ida today.webm' }]);
		// Nobody is in it who has not agreed.
		expect(made[0]!.scene.people().map((one) => one.id)).toEqual(['anna', 'paul']);
		expect(state.attends).toEqual(['anna', 'paul']);
		become({ ...runs, state: 'paused', asked: ['ida'] });
		expect(made[0]!.scene.people()).toEqual([]);
		become({ ...runs, agreed: ['anna', 'paul', 'ida'] });
		become({ ...runs, state: 'over', ended: 'withdrawn' });
		await settle();
		expect(made[0]!.log).toEqual(['begins', 'pauses', 'resumes', 'stops']);
		expect([sent.length, made.length, recordings.now]).toEqual([1, 1, null]);
	});

	it('stands still while the centre is not heard: who takes back their consent says it there', async () => {
		const { recordings, become, state } = page();
		answers = recording();
		await recordings.ask();
		become(runs);
		await settle();
		state.hears = false;
		expect(made[0]!.scene.people()).toEqual([]);
		await vi.waitFor(() => expect(made[0]!.log.at(-1)).toBe('pauses'));
		state.hears = true;
		await vi.waitFor(() => expect(made[0]!.log.at(-1)).toBe('resumes'));
		recordings.end();
		await settle();
		expect([made[0]!.log.at(-1), sent.length]).toEqual(['stops', 1]);
	});

	it('that a page of before has asked for is stopped by the one that is loaded again', async () => {
		const { become } = page();
		become(runs);
		await settle();
		expect([asked, made]).toEqual([['stop r1'], []]);
	});

	it('is made by nobody else, who can agree to it, and take that back', async () => {
		const { recordings, become } = page('paul');
		become(recording());
		expect([recordings.asks, recordings.mine]).toEqual([true, false]);
		await recordings.answer(true);
		become(runs);
		await settle();
		expect([recordings.asks, made.length]).toEqual([false, 0]);
		await recordings.answer(false);
		expect(asked).toEqual(['r1 true', 'r1 false']);
	});

	it('counts the time that it ran', () => {
		const now = Date.parse('2026-11-20T12:00:15Z');
		expect(ran(runs, now)).toBe(15_000);
		expect(ran({ ...runs, recorded_ms: 4000, state: 'paused' }, now)).toBe(4000);
	});

	it('is named by the clock of this place', () => {
		expect(local(new Date(2026, 0, 2, 3, 4, 5))).toBe('2026-01-02T03:04:05');
	});
});
