/** A clock in a thread of its own: pages in the background are let run once a second at most, and a recording goes on. */

export interface Ticker {
	stop(): void;
}

export function tick(everyMs: number, run: () => void): Ticker {
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
