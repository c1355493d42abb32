/** Runs in a thread of its own: says “now” every so many milliseconds. */

let timer: ReturnType<typeof setInterval> | undefined;

addEventListener('message', ({ data }: MessageEvent<number>) => {
	clearInterval(timer);
	timer = setInterval(() => postMessage(null), data);
});
