// A month's closing: what many customers ordered on account becomes invoices, and whether that takes each of
// many as long as each of few.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { Centre } from './centre/centre.mjs';
import { finding, milliseconds, times } from './table.mjs';
import { passingFolder, root, say, small } from './workplace.mjs';

/** Customers with orders on account; `BENCH_CLOSING=10000` closes for so many and ten times as many. */
const FEW = Number(process.env.BENCH_CLOSING ?? (small ? 100 : 10_000));
const MANY = FEW * 10;
const LONGER = 1.2;

const generator = join(root, 'bench/records/closing.py');
const copier = join(root, 'bench/records/postgres.py');

export const closing = () => both('', (count) => closed(count));

/** The same with the records on PostgreSQL. */
export const closingOnPostgres = () =>
	both(' on PostgreSQL', (count) => {
		const url = new URL(process.env.CRADLE_TEST_POSTGRES_URL);
		const name = `bench_closing_${count}`;
		execFileSync('psql', ['--quiet', url.href, '-c', `CREATE DATABASE ${name}`], { stdio: 'inherit' });
		url.pathname = `/${name}`;
		return closed(count, url.href);
	});

async function both(where, run) {
	const few = await run(FEW);
	const many = await run(MANY);
	const what = (count) => `a month's closing for ${count.toLocaleString('en')} customers, each${where}`;
	return [
		finding({ what: what(FEW), figure: milliseconds(few) }),
		finding({
			what: what(MANY),
			figure: milliseconds(many),
			beside: milliseconds(few),
			ratio: times(many / few),
			goal: `≤ ${LONGER} ×`,
			met: many <= few * LONGER
		})
	];
}

/** The milliseconds that each of so many customers takes; the books are reckoned anew afterwards. */
async function closed(count, url) {
	const folder = passingFolder(`closing-${count}`);
	const settings = url ? { CRADLE_DATABASE_URL: url } : {};
	// The centre makes its tables itself.
	await (await Centre.open(folder)).close();
	say(`making ${count.toLocaleString('en')} customers with orders on account`);
	execFileSync('python3', [generator, 'fill', String(count), folder], { stdio: 'inherit' });
	if (url) {
		await (await Centre.open(passingFolder('closing-tables'), settings)).close();
		execFileSync('python3', [copier, folder, url], { stdio: 'inherit' });
	}
	say('closing the month');
	const watcher = spawn('python3', [generator, 'watch', String(count), url ?? folder], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	let said = '';
	watcher.stdout.on('data', (part) => (said += part));
	const centre = await Centre.open(url ? passingFolder('closing-centre') : folder, settings);
	try {
		const [status] = watcher.exitCode === null ? await once(watcher, 'close') : [watcher.exitCode];
		if (status !== 0) throw new Error('The month was not closed.');
		execFileSync(process.env.CRADLE, ['billing', 'verify', '--data', folder], {
			env: { ...process.env, ...settings },
			stdio: ['ignore', 'ignore', 'inherit']
		});
		return Number(said);
	} finally {
		await centre.close();
	}
}
