/** Doing the same to many pictures: some at a time, and saying how many were done. */

/** Runs `act` for each id, six at a time; gives the ids for which it went well. */
export async function forEach(
	ids: readonly string[],
	act: (id: string) => Promise<unknown>
): Promise<string[]> {
	const done: string[] = [];
	const waiting = [...ids];
	const worker = async () => {
		for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
			try {
				await act(id);
				done.push(id);
			} catch {
				// Counted by its absence.
			}
		}
	};
	await Promise.all(Array.from({ length: 6 }, worker));
	return done;
}
