/** Whom a page looks at while several talk: who speaks, but not everybody who clears their throat. */

/** So long somebody is looked at, at least, and so long after their last word. */
const STAYS_MS = 2000;

export class Floor {
	private who: string | null = null;
	private since = -Infinity;
	private quiet = -Infinity;
	private readonly speaking = new Map<string, number>();

	/** Somebody begins or ceases to speak. */
	hear(who: string, speaks: boolean, now: number): void {
		if (speaks) this.speaking.set(who, now);
		else this.speaking.delete(who);
		if (!speaks && who === this.who) this.quiet = now;
	}

	/** Who has the floor now. */
	at(now: number): string | null {
		if (
			this.who !== null &&
			(this.speaking.has(this.who) || now - Math.max(this.since, this.quiet) < STAYS_MS)
		)
			return this.who;
		// Of several, the one who has spoken longest.
		const next = [...this.speaking].sort(([, one], [, other]) => one - other)[0]?.[0];
		if (next !== undefined && next !== this.who) {
			this.who = next;
			this.since = now;
		}
		return this.who;
	}
}
