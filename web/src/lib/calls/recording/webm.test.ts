import { describe, expect, it } from 'vitest';
import { Finisher } from './webm';

const bytes = (...parts: (number | number[] | Uint8Array)[]) =>
	Uint8Array.from(parts.flatMap((one) => (typeof one === 'number' ? [one] : [...one])));
const id = (value: number) => {
	const all: number[] = [];
	for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) all.unshift(rest % 256);
	return all;
};
const made = (name: number, content: Uint8Array | number[]) =>
	bytes(id(name), 0x40 | (content.length >> 8), content.length & 0xff, [...content]);
const UNKNOWN = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

const block = (track: number, time: number, alone: boolean, long = 20) =>
	made(0xa3, [0x80 | track, (time >> 8) & 0xff, time & 0xff, alone ? 0x80 : 0, ...Array(long).fill(7)]);
const cluster = (time: number, ...blocks: Uint8Array[]) =>
	bytes(id(0x1f43b675), UNKNOWN, made(0xe7, [time >> 8, time & 0xff]), ...blocks);

const track = (number: number, kind: number) => made(0xae, bytes(made(0xd7, [number]), made(0x83, [kind])));
/** As browsers write it: sound on track 1, pictures on track 2, no length, no index. */
const head = (info: Uint8Array = made(0x2ad7b1, [0x0f, 0x42, 0x40])) =>
	bytes(
		made(
			0x1a45dfa3,
			made(
				0x4282,
				[...'webm'].map((one) => one.charCodeAt(0))
			)
		),
		id(0x18538067),
		UNKNOWN,
		made(0x1549a966, info),
		made(0x1654ae6b, bytes(track(1, 2), track(2, 1)))
	);
const clusters = [
	cluster(0, block(1, 0, true), block(2, 5, true), block(2, 70, false)),
	cluster(1000, block(2, 0, false), block(1, 20, true)),
	cluster(2000, block(1, 0, true), block(2, 10, true), block(2, 900, false))
];

interface Element {
	id: number;
	at: number;
	content: Uint8Array;
}

/** Reads elements by a hand of its own. */
function read(all: Uint8Array, from = 0): Element[] {
	const found: Element[] = [];
	for (let at = from; at < all.length;) {
		const start = at;
		const number = (keep: boolean) => {
			let long = 1;
			while (!(all[at]! & (0x80 >> (long - 1)))) long++;
			let value = keep ? all[at]! : all[at]! & (0xff >> long);
			for (let n = 1; n < long; n++) value = value * 256 + all[at + n]!;
			at += long;
			return { value, long };
		};
		const name = number(true).value;
		const size = number(false);
		const open = size.value === 2 ** (7 * size.long) - 1;
		found.push({ id: name, at: start, content: open ? new Uint8Array() : all.slice(at, at + size.value) });
		if (!open) at += size.value;
	}
	return found;
}

const value = (one: Uint8Array) => one.reduce((sum, byte) => sum * 256 + byte, 0);

function whole(file: Uint8Array, piece: number): Uint8Array {
	const finisher = new Finisher();
	for (let at = 0; at < file.length; at += piece) finisher.take(file.slice(at, at + piece));
	const done = finisher.finish()!;
	return bytes(done.head, file.slice(done.skip), done.tail);
}

describe('a film that was written down as it came', () => {
	const file = bytes(head(), ...clusters);

	it('says how long it is and where to seek, wherever it was cut', () => {
		const first = whole(file, file.length);
		for (const piece of [1, 7, 64, 333]) expect(whole(file, piece)).toEqual(first);
		const all = read(first);
		const segment = all.findIndex((one) => one.id === 0x18538067);
		const base = all[segment + 1]!.at;
		const info = all.find((one) => one.id === 0x1549a966)!;
		const length = read(info.content).find((one) => one.id === 0x4489)!.content;
		expect(new DataView(length.buffer, length.byteOffset).getFloat64(0)).toBe(2966);
		// Where the head says that the index is, it is.
		const seek = read(
			read(read(all[segment + 1]!.content)[0]!.content)[1]!.content.length
				? all[segment + 1]!.content
				: new Uint8Array()
		);
		const entry = read(seek[0]!.content);
		expect(value(entry[0]!.content)).toBe(0x1c53bb6b);
		const cues = all.at(-1)!;
		expect(cues.id).toBe(0x1c53bb6b);
		expect(value(entry[1]!.content)).toBe(cues.at - base);
		// Each entry leads to a cluster that begins with a picture that stands alone.
		const entries = read(cues.content).map((cue) => {
			const [time, place] = read(cue.content);
			const [number, where] = read(place!.content);
			return [value(time!.content), value(number!.content), value(where!.content) + base];
		});
		const begins = all.filter((one) => one.id === 0x1f43b675).map((one) => one.at);
		expect(entries).toEqual([
			[5, 2, begins[0]],
			[2010, 2, begins[2]]
		]);
	});

	it('that breaks off in the middle of a frame is as long as what is there', () => {
		const finisher = new Finisher();
		finisher.take(file.slice(0, -10));
		expect(finisher.duration).toBe(2010 + 66);
		expect(finisher.finish()).not.toBeNull();
	});

	it('is left as it is where it says all that, or is none', () => {
		const long = head(bytes(made(0x2ad7b1, [0x0f, 0x42, 0x40]), made(0x4489, [1, 2, 3, 4])));
		for (const other of [bytes(long, ...clusters), head(), bytes([1, 2, 3, 4]), new Uint8Array(100)]) {
			const finisher = new Finisher();
			finisher.take(other);
			expect(finisher.finish()).toBeNull();
		}
	});

	it('can be damaged anywhere without harm', () => {
		for (let at = 0; at < file.length; at++) {
			const damaged = file.slice();
			damaged[at]! ^= 0xff;
			const finisher = new Finisher();
			finisher.take(damaged);
			expect(() => finisher.finish()).not.toThrow();
		}
	});
});
