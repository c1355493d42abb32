/** Chance that can be repeated: numbers from 0 to 1 out of a seed (a multiply-with-carry generator). */
export function random(seed) {
	let [high, low] = [(seed ^ 0x9068ffff) >>> 0 || 1, (seed ^ 0x464fffff) >>> 0 || 1];
	const next = () => {
		high = (36969 * (high & 0xffff) + (high >>> 16)) >>> 0;
		low = (18000 * (low & 0xffff) + (low >>> 16)) >>> 0;
		return (((high << 16) + low) >>> 0) / 2 ** 32;
	};
	// Seeds beside each other begin alike.
	for (let skipped = 0; skipped < 16; skipped++) next();
	return next;
}
