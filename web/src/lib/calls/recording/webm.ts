/**
 * A WebM that was written down as it came (Matroska, RFC 9559) knows neither how long it is nor where to seek. Both are
 * found in what was written: its length goes into the head, and an index of the clusters behind the end. Nothing else of it
 * is changed, and what cannot be read is left as it is.
 */

const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const CLUSTER = 0x1f43b675;
const CUES = 0x1c53bb6b;
const SEEK_HEAD = 0x114d9b74;
const VOID = 0xec;
const CRC = 0xbf;
/** What may stand beside a cluster: the end of one whose length is not said. */
const BESIDE = new Set([CLUSTER, CUES, SEEK_HEAD, INFO, TRACKS, 0x1043a770, 0x1941a469, 0x1254c367]);

const SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const NUMBER = 0xd7;
const KIND = 0x83;
const TIMECODE = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const PICTURES = 1;
/** Heads are short; what has a longer one is no recording of a browser. */
const LONGEST_HEAD = 1 << 20;
/** The last frame lasts, too. */
const FRAME_MS = 66;

interface Element {
	id: number;
	/** Where its content begins. */
	at: number;
	/** Where it ends; null where it does not say. */
	end: number | null;
}

function size(bytes: Uint8Array, at: number): { value: number | null; length: number } | null {
	const first = bytes[at];
	if (!first) return null;
	const length = Math.clz32(first) - 23;
	if (at + length > bytes.length) return null;
	let value = first & (0xff >> length);
	let unknown = value === 0xff >> length;
	for (let n = 1; n < length; n++) {
		const byte = bytes[at + n]!;
		value = value * 256 + byte;
		unknown &&= byte === 0xff;
	}
	return { value: unknown ? null : value, length };
}

function element(bytes: Uint8Array, at: number): Element | null {
	const first = bytes[at];
	if (!first) return null;
	const long = Math.clz32(first) - 23;
	if (long > 4 || at + long > bytes.length) return null;
	let id = 0;
	for (let n = 0; n < long; n++) id = id * 256 + bytes[at + n]!;
	const told = size(bytes, at + long);
	if (!told) return null;
	const content = at + long + told.length;
	return { id, at: content, end: told.value === null ? null : content + told.value };
}

function* within(bytes: Uint8Array, at: number, end: number): Generator<Element> {
	while (at < end) {
		const one = element(bytes, at);
		if (!one || one.end === null || one.end > end) return;
		yield one;
		at = one.end;
	}
}

const number = (bytes: Uint8Array, one: Element) => {
	let value = 0;
	for (let at = one.at; at < one.end!; at++) value = value * 256 + bytes[at]!;
	return Math.min(value, Number.MAX_SAFE_INTEGER);
};

const bytesOf = (value: number, least = 1) => {
	const all: number[] = [];
	for (let rest = value; rest > 0 || all.length < least; rest = Math.floor(rest / 256))
		all.unshift(rest % 256);
	return all;
};

/** An element; its size takes `long` bytes. */
function written(id: number, content: Uint8Array | number[], long = 0): Uint8Array<ArrayBuffer> {
	let length = long || 1;
	while (!long && content.length >= 2 ** (7 * length) - 1) length++;
	const told = bytesOf(content.length, length);
	told[0]! |= 0x80 >> (length - 1);
	return Uint8Array.from([...bytesOf(id), ...told, ...content]);
}

const joined = (parts: Uint8Array[]) => {
	const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
	return all;
};

interface Head {
	/** Where the segment's content begins, and where the first cluster does. */
	segment: number;
	clusters: number;
	/** Nanoseconds that one of its units lasts. */
	scale: number;
	/** The track of pictures. */
	track: number;
	/** Whether it says how long it is. */
	long: boolean;
	info: Element;
	tracks: Element;
}

/** The head of a file, as soon as all of it is there; null where it is none of ours. */
function headOf(bytes: Uint8Array): Head | 'more' | null {
	const first = element(bytes, 0);
	if (!first || first.end === null) return bytes.length < 64 ? 'more' : null;
	const segment = element(bytes, first.end);
	if (!segment) return bytes.length < 128 ? 'more' : null;
	if (segment.id !== SEGMENT || segment.end !== null) return null;
	const head: Partial<Head> = { segment: segment.at, scale: 1_000_000, track: 1, long: false };
	for (let at = segment.at; ;) {
		const one = element(bytes, at);
		if (!one) return 'more';
		if (one.id === CLUSTER) {
			if (!head.info || !head.tracks) return null;
			return { ...(head as Head), clusters: at };
		}
		if (one.end === null) return null;
		if (one.end > bytes.length) return 'more';
		if (one.id === INFO) {
			head.info = one;
			for (const part of within(bytes, one.at, one.end)) {
				if (part.id === SCALE) head.scale = number(bytes, part);
				if (part.id === DURATION) head.long = true;
			}
		} else if (one.id === TRACKS) {
			head.tracks = one;
			for (const track of within(bytes, one.at, one.end)) {
				if (track.id !== TRACK) continue;
				const parts = [...within(bytes, track.at, track.end!)];
				const kind = parts.find((part) => part.id === KIND);
				const named = parts.find((part) => part.id === NUMBER);
				if (kind && named && number(bytes, kind) === PICTURES) head.track = number(bytes, named);
			}
		} else if (one.id !== VOID && one.id !== CRC && one.id !== SEEK_HEAD) return null;
		at = one.end;
	}
}

interface Cue {
	time: number;
	/** From the beginning of the first cluster. */
	at: number;
}

/** Reads a WebM piece by piece, and says in the end what its head should be, and what belongs behind it. */
export class Finisher {
	private rest: Uint8Array = new Uint8Array();
	/** Where `rest` stands in the file. */
	private at = 0;
	private head: { told: Head; bytes: Uint8Array } | null = null;
	private lost = false;
	private cluster: Cue | null = null;
	private readonly cues: Cue[] = [];
	private last = 0;

	/** The next bytes of the file. */
	take(piece: Uint8Array): void {
		if (this.lost) return;
		this.rest = this.rest.length ? joined([this.rest, piece]) : piece;
		if (!this.head && !this.takeHead()) return;
		this.takeClusters();
	}

	/** Milliseconds from the beginning to the end of the last frame. */
	get duration(): number {
		const scale = this.head?.told.scale ?? 1_000_000;
		return this.last ? (this.last * scale) / 1e6 + FRAME_MS : 0;
	}

	/**
	 * What takes the place of the first `skip` bytes, and what comes behind all; null where the file says it all, or cannot
	 * be read.
	 */
	finish(): { skip: number; head: Uint8Array<ArrayBuffer>; tail: Uint8Array<ArrayBuffer> } | null {
		if (!this.head || this.head.told.long || !this.last) return null;
		const { told, bytes } = this.head;
		const end = this.at + (this.lost ? 0 : this.rest.length);
		const float = new DataView(new ArrayBuffer(8));
		float.setFloat64(0, (this.duration * 1e6) / told.scale);
		const info = written(
			INFO,
			joined([bytes.slice(told.info.at, told.info.end!), written(DURATION, new Uint8Array(float.buffer))])
		);
		const tracks = written(TRACKS, bytes.slice(told.tracks.at, told.tracks.end!));
		// Where the index stands is told with eight bytes, so that the head's own length does not depend on it.
		const seek = (to: number) =>
			written(
				SEEK_HEAD,
				written(0x4dbb, joined([written(0x53ab, bytesOf(CUES)), written(0x53ac, bytesOf(to, 8))]))
			);
		const before = seek(0).length + info.length + tracks.length;
		const cues = this.cues.map((cue) =>
			written(
				0xbb,
				joined([
					written(0xb3, bytesOf(cue.time)),
					written(0xb7, joined([written(0xf7, bytesOf(told.track)), written(0xf1, bytesOf(before + cue.at))]))
				])
			)
		);
		const open = bytes.slice(0, told.segment);
		const behind = before + (end - told.clusters);
		return {
			skip: told.clusters,
			head: joined([open, seek(behind), info, tracks]),
			tail: written(CUES, joined(cues))
		};
	}

	private takeHead(): boolean {
		const told = headOf(this.rest);
		if (told === 'more') {
			this.lost = this.rest.length > LONGEST_HEAD;
			return false;
		}
		if (!told) {
			this.lost = true;
			return false;
		}
		this.head = { told, bytes: this.rest.slice(0, told.clusters) };
		this.move(told.clusters);
		return true;
	}

	private move(count: number) {
		this.rest = this.rest.subarray(count);
		this.at += count;
	}

	private takeClusters() {
		const { clusters } = this.head!.told;
		for (;;) {
			const one = element(this.rest, 0);
			if (!one) return;
			if (one.id === CLUSTER) {
				this.cluster = { time: 0, at: this.at - clusters };
				this.move(one.at);
				continue;
			}
			if (one.end === null || (BESIDE.has(one.id) && one.id !== CUES)) {
				// Nothing that a browser writes.
				this.lost = true;
				return;
			}
			if (one.end > this.rest.length) return;
			this.look(one);
			this.move(one.end);
		}
	}

	private look(one: Element) {
		if (!this.cluster) return;
		if (one.id === TIMECODE) {
			this.cluster.time = number(this.rest, one);
			this.last = Math.max(this.last, this.cluster.time);
		} else if (one.id === SIMPLE_BLOCK) this.block(one, (this.rest[one.at + 3]! & 0x80) !== 0);
		else if (one.id === BLOCK_GROUP)
			for (const part of within(this.rest, one.at, one.end!)) if (part.id === BLOCK) this.block(part, false);
	}

	/** Track, time and flags of a block (RFC 9559 §10.1); tracks above 126 have no browser's recording. */
	private block(one: Element, alone: boolean) {
		const { cluster } = this;
		const { at } = one;
		if (one.end! - at < 4) return;
		const track = this.rest[at]! & 0x7f;
		const time = new DataView(this.rest.buffer, this.rest.byteOffset + at + 1, 2).getInt16(0);
		const now = cluster!.time + time;
		this.last = Math.max(this.last, now);
		if (!alone || track !== this.head!.told.track || this.cues.at(-1)?.at === cluster!.at) return;
		this.cues.push({ time: now, at: cluster!.at });
	}
}
