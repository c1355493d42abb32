// Two centres answer the same kind of request in turns, so that whatever else the machine does
// meets both alike.

import { quantile } from './statistics.mjs';
import { say } from './workplace.mjs';

/** Requests in a row to one side. */
const TURN = 100;
/** Requests of each side that come first and are not counted. */
const WARM_UP = 50;

/** `sides` are connections with their requests, as many on each; p50 and p99 of each, in milliseconds. */
export async function duel(sides) {
	const took = sides.map(() => []);
	const length = Math.min(...sides.map(({ requests }) => requests.length));
	for (let from = 0; from < length; from += TURN) {
		for (const [index, { connection, requests }] of sides.entries()) {
			for (const [offset, { path, headers }] of requests
				.slice(from, Math.min(from + TURN, length))
				.entries()) {
				const answer = await connection.expect(200, 'GET', path, { headers });
				if (from + offset >= Math.min(WARM_UP, length / 2)) took[index].push(answer.took);
			}
		}
	}
	const outcome = took.map((values) => ({ p50: quantile(values, 0.5), p99: quantile(values, 0.99) }));
	say(
		`${took[0].length} requests to each: ${outcome.map(({ p50, p99 }) => `${p50.toFixed(2)}/${p99.toFixed(2)} ms`).join(' and ')}`
	);
	return outcome;
}
