/** Whether a call of several is sealed from page to page: by which word that can be compared, or because of whom not. */

import type { Seal } from '$lib/api/types';
import { checkWord } from '$lib/calls/joined/checkword';
import { Exchange } from './exchange';
import { hex } from './keys';
import type { Counts } from './ring';
import type { Order } from './worker';

export type Sealing = 'agreeing' | 'sealed' | 'open';

/** How this browser hands out frames between encoder and network: by transforms, by streams, or not at all. */
function hands(): 'transforms' | 'streams' | null {
	if (!globalThis.crypto?.subtle || typeof Worker === 'undefined') return null;
	if ('RTCRtpScriptTransform' in globalThis) return 'transforms';
	const senders = globalThis.RTCRtpSender?.prototype as object | undefined;
	return senders && 'createEncodedStreams' in senders ? 'streams' : null;
}

type Transform = new (worker: Worker, options: { side: string }) => unknown;
interface Line {
	transform?: unknown;
	createEncodedStreams?: () => { readable: ReadableStream; writable: WritableStream };
}

export class Seals {
	state = $state<Sealing>('agreeing');
	/** Made of everybody's keys; the same on all their pages. */
	word = $state('');
	/** Those because of whom it is not sealed; the empty name is this page's own. */
	because = $state.raw<string[]>([]);
	counts = $state.raw<Counts>({ sealed: 0, opened: 0, refused: 0 });

	private readonly worker: Worker | null;
	private readonly by = hands();
	private readonly exchange: Exchange;
	private readonly set = new WeakSet<object>();
	private worded = '';
	private over = false;

	constructor(call: string, tell: (to: string, seal: Seal) => void) {
		this.worker = this.by ? new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }) : null;
		if (this.worker)
			this.worker.onmessage = ({ data }: MessageEvent<Counts>) => {
				this.counts = data;
			};
		this.exchange = new Exchange({
			call,
			can: this.by !== null,
			tell,
			mode: (mode) => this.order({ what: 'mode', mode }),
			sendWith: (kid, key) => this.order({ what: 'send', kid: String(kid), key }),
			receiveWith: (whose, kid, key) => this.order({ what: 'receive', whose, kid: String(kid), key }),
			forget: (whose) => this.order({ what: 'forget', whose }),
			changed: () => this.changed()
		});
		void this.exchange.begin();
	}

	/** What a connection has to be made with. */
	get configuration(): object {
		return this.by === 'streams' ? { encodedInsertableStreams: true } : {};
	}

	present(ids: readonly string[], heard: readonly string[], programs: readonly string[]): void {
		void this.exchange.present(ids, heard, performance.now(), programs);
	}

	heard(from: string, seal: Seal): void {
		void this.exchange.heard(from, seal, performance.now());
	}

	tick(): void {
		void this.exchange.tick(performance.now());
	}

	/** Has the frames of a line sealed or opened on their way. */
	through(side: 'send' | 'receive', on: RTCRtpSender | RTCRtpReceiver): void {
		const line = on as unknown as Line;
		if (!this.worker || this.set.has(line)) return;
		this.set.add(line);
		if (this.by === 'transforms') {
			const { RTCRtpScriptTransform: Made } = globalThis as unknown as { RTCRtpScriptTransform: Transform };
			line.transform = new Made(this.worker, { side });
		} else {
			const { readable, writable } = line.createEncodedStreams!();
			const order: Order = { what: 'streams', side, readable, writable };
			this.worker.postMessage(order, [readable, writable]);
		}
	}

	end(): void {
		this.over = true;
		this.worker?.terminate();
	}

	private order(order: Order) {
		this.worker?.postMessage(order);
	}

	private changed() {
		const { exchange } = this;
		this.state = exchange.open ? 'open' : exchange.sealed ? 'sealed' : 'agreeing';
		this.because = exchange.because;
		void this.spell(exchange.keys);
	}

	private async spell(keys: string[]) {
		const all = keys.join(' ');
		if (all === this.worded) return;
		this.worded = all;
		this.word = '';
		const word = keys.length > 1 ? await checkWord(await digests(keys)) : '';
		if (!this.over && all === this.worded) this.word = word ?? '';
	}
}

/** Keys are long; what a word is made of need not be. */
const digests = (keys: string[]) =>
	Promise.all(
		keys.map(async (key) =>
			hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key))))
		)
	);
