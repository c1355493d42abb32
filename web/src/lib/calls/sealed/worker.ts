/** Seals and opens frames in a thread of its own: on their way between encoder and network, where nobody else reaches them. */

import { Ring, type Frame, type Mode } from './ring';

export type Order =
	| { what: 'mode'; mode: Mode }
	| { what: 'send'; kid: string; key: Uint8Array<ArrayBuffer> }
	| { what: 'receive'; whose: string; kid: string; key: Uint8Array<ArrayBuffer> }
	| { what: 'forget'; whose: string }
	/** The streams of a browser that has no transforms of its own. */
	| {
			what: 'streams';
			side: 'send' | 'receive';
			readable: ReadableStream<Frame>;
			writable: WritableStream<Frame>;
	  };

interface Transformer {
	readable: ReadableStream<Frame>;
	writable: WritableStream<Frame>;
	options?: { side: 'send' | 'receive' };
	sendKeyFrameRequest?: () => Promise<void>;
}

/** A picture that stands alone is asked for so often, while none can be opened. */
const ASK_MS = 1000;
const COUNT_MS = 1000;

const ring = new Ring();
let work: Promise<unknown> = Promise.resolve();

function connect(side: 'send' | 'receive', from: Transformer) {
	let asked = -Infinity;
	const transform = new TransformStream<Frame, Frame>({
		async transform(frame, out) {
			if (!frame.data.byteLength) return out.enqueue(frame);
			const data = side === 'send' ? await ring.seal(frame) : await ring.open(frame);
			if (data) {
				frame.data = data;
				out.enqueue(frame);
			} else if (side === 'receive' && frame.type !== undefined && performance.now() - asked > ASK_MS) {
				asked = performance.now();
				void from.sendKeyFrameRequest?.().catch(() => {});
			}
		}
	});
	from.readable
		.pipeThrough(transform)
		.pipeTo(from.writable)
		.catch(() => {});
}

addEventListener('message', ({ data }: MessageEvent<Order>) => {
	if (data.what === 'mode') ring.mode = data.mode;
	else if (data.what === 'forget') ring.forget(data.whose);
	else if (data.what === 'streams') connect(data.side, data);
	else if (data.what === 'send') work = work.then(() => ring.sendWith(data.key, BigInt(data.kid)));
	else work = work.then(() => ring.receiveWith(data.whose, data.key, BigInt(data.kid)));
});

addEventListener('rtctransform', (event) => {
	const { transformer } = event as unknown as { transformer: Transformer };
	connect(transformer.options?.side ?? 'receive', transformer);
});

setInterval(() => postMessage(ring.counts), COUNT_MS);
