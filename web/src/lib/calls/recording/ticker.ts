/** A clock in a thread of its own: pages in the background are let run once a second at most, and a recording goes on. */

export interface Ticker {
	stop(): void;
}

/** What is slower than its time is run less often: half of a page's time is left for the rest of it. */
export function spaced(run: () => void, now = () => performance.now()): () => void {
	let rests = -Infinity;
	return () => {
		const begun = now();
		if (begun < rests) return;
		run();
		const over = now();
		rests = over + (over - begun);
	};
}

export function tick(everyMs: number, work: () => void): Ticker {
	const run = spaced(work);
	let worker: Worker | null = null;
	try {
		worker = new Worker(new URL('./clock.ts', import.meta.url), { type: 'module' });
		worker.onmessage = run;
		worker.postMessage(everyMs);
	} catch {
		// A page that may have none ticks as well as it can.
	}
	const timer = worker ? undefined : setInterval(run, everyMs);
	return {
		stop: () => {
			worker?.terminate();
			clearInterval(timer);
		}
	};
}
