/** What is written in a call. */

export interface Said {
	id: number;
	mine: boolean;
	/** Who. */
	name: string;
	text: string;
	at: string;
}

const LONGEST = 4000;

export class Written {
	said = $state.raw<Said[]>([]);
	unread = $state(0);
	/** What this page has said and not heard of the centre yet. */
	private readonly echoes: string[] = [];
	private ids = 0;

	constructor(private readonly tell: (words: string) => void) {}

	say(text: string): void {
		const words = text.trim().slice(0, LONGEST);
		if (!words) return;
		this.echoes.push(words);
		this.tell(words);
		this.write(true, '', words, new Date().toISOString());
	}

	read({ text, at }: { text: string; at: string }, mine: boolean, name: string): void {
		// What this page has said stands there already.
		const own = mine ? this.echoes.indexOf(text) : -1;
		if (own >= 0) this.echoes.splice(own, 1);
		else this.write(mine, name, text, at);
		if (!mine) this.unread += 1;
	}

	private write(mine: boolean, name: string, text: string, at: string) {
		this.said = [...this.said, { id: ++this.ids, mine, name, text, at }];
	}
}
