/** Signals and words of a call, numbered both ways: what was lost with a connection is said again, nothing is heard twice. */

import type { LiveMessage, RoomRequest, Signal, TellMessage } from '$lib/api/types';

type Numbered = Extract<LiveMessage, { seq: number }>;

/** What may be said again after the connection came back. */
const KEPT = 128;

export class Signals {
	private number: number;
	/** What was heard when it was last asked for the rest; once for each gap. */
	private askedAfter = -1;
	private said: TellMessage[] = [];
	private waiting: TellMessage[] = [];

	constructor(
		private readonly call: string,
		private readonly tell: (message: TellMessage) => boolean,
		/** The last one that was heard, over reloads. */
		public heard = 0,
		/** Numbers go on where an earlier page of this call stopped. */
		first = 0
	) {
		this.number = first;
	}

	get last(): number {
		return this.number;
	}

	signal(to: string, data: Signal | RoomRequest): void {
		this.send({ type: 'signal', call: this.call, to, n: ++this.number, data });
	}

	say(text: string): void {
		this.send({ type: 'say', call: this.call, n: ++this.number, text });
	}

	/** Whether this one is the next. Where some are missing before it, all of them are asked for again. */
	take(message: Numbered): boolean {
		if (message.call !== this.call || message.seq <= this.heard) return false;
		if (message.seq > this.heard + 1) {
			if (this.askedAfter !== this.heard) this.resume();
			return false;
		}
		this.heard = message.seq;
		return true;
	}

	/**
	 * The connection is back: asks for what was missed, and says again what may have been lost. `anew`: the centre was
	 * started anew and does not know what it has heard; what was on its way to it before is not said twice.
	 */
	back(anew = false): void {
		this.resume();
		const lost = anew ? this.waiting : [...this.said, ...this.waiting];
		this.said = [];
		this.waiting = [];
		lost.forEach((message) => this.send(message));
	}

	private resume() {
		if (this.tell({ type: 'resume', call: this.call, heard: this.heard })) this.askedAfter = this.heard;
	}

	private send(message: TellMessage) {
		if (this.waiting.length || !this.tell(message)) this.waiting = [...this.waiting, message].slice(-KEPT);
		else this.said = [...this.said, message].slice(-KEPT);
	}
}
