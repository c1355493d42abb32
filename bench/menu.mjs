// The service menu of a camera, in centres with few and with many registered cameras.

import { Centre } from './centre/centre.mjs';
import { duel } from './duel.mjs';
import { records } from './records/records.mjs';
import { finding, milliseconds, times } from './table.mjs';
import { small } from './workplace.mjs';

const FEW = small ? 200 : 10_000;
const MANY = small ? 2_000 : 1_000_000;
const LIMIT_MS = 5;
const GROWTH = 1.5;

export async function menu() {
	const centres = [];
	try {
		const sides = [];
		for (const count of [FEW, MANY]) {
			const { folder, asked } = await records('cameras', count);
			const centre = await Centre.open(folder);
			centres.push(centre);
			await centre.settled();
			sides.push({ connection: centre.connect(), asked });
		}
		const rows = [];
		for (const [kind, what] of [
			['in_use', 'menu'],
			['first', 'menu, first request of an hour']
		]) {
			const [few, many] = await duel(
				sides.map(({ connection, asked }) => ({ connection, requests: asked[kind].map(menuOf) }))
			);
			rows.push(...grown(what, few, many, FEW, MANY, LIMIT_MS, GROWTH));
		}
		sides.forEach(({ connection }) => connection.close());
		return rows;
	} finally {
		for (const centre of centres) await centre.close();
	}
}

const menuOf = ({ token, camera }) => ({
	path: `/api/v1/cameras/${camera}/menu`,
	headers: { authorization: `Bearer ${token}` }
});

/** What the larger side takes, beside the smaller one. */
export function grown(what, few, many, fewCount, manyCount, limit, growth) {
	const count = (value) => value.toLocaleString('en');
	const row = (name, share, held) =>
		finding({
			what: `${what}, ${name} at ${count(manyCount)}`,
			figure: milliseconds(many[share]),
			beside: `${milliseconds(few[share])} at ${count(fewCount)}`,
			ratio: times(many[share] / few[share]),
			...held
		});
	const goals = [`≤ ${limit} ms`, ...(growth === undefined ? [] : [`≤ ${growth} ×`])];
	const met = many.p99 <= limit && (growth === undefined || many.p99 <= growth * few.p99);
	return [row('p50', 'p50', {}), row('p99', 'p99', { goal: goals.join(', '), met })];
}
