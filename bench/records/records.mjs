// Centres with as many records as a large one has. They are made once and kept, as long as the
// records' form stays the same.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Centre } from '../centre/centre.mjs';
import { emptyFolder, passingFolder, results, root, say } from '../workplace.mjs';

const generator = join(root, 'bench/records/records.py');
const copier = join(root, 'bench/records/postgres.py');

/**
 * The data folder of a centre with `count` records of a kind (`cameras` or `library`), and what can
 * be asked there: sessions, cameras, days.
 */
export async function records(kind, count) {
	const name = `${kind}-${count}-${form()}`;
	const whole = join(results, name, 'whole');
	if (!existsSync(whole)) {
		const folder = emptyFolder(name);
		say(`making ${count.toLocaleString('en')} records of a ${kind} centre`);
		// The centre makes its tables itself.
		await (await Centre.open(folder)).close();
		generate(kind, count, folder);
		// And once more, so that it has seen its records before it is measured, as any other has.
		const centre = await Centre.open(folder);
		await centre.settled();
		await centre.close();
		writeFileSync(whole, '');
	}
	const folder = join(results, name);
	generate('sessions', count, folder);
	return { folder, asked: JSON.parse(readFileSync(join(folder, 'asked.json'))) };
}

/**
 * A centre with the same records on PostgreSQL, in a database of its own on the server that `CRADLE_TEST_POSTGRES_URL`
 * names: where its data folder is, its settings, and what can be asked there.
 */
export async function recordsOnPostgres(kind, count) {
	const { folder: from, asked } = await records(kind, count);
	const url = new URL(process.env.CRADLE_TEST_POSTGRES_URL);
	const name = `bench_${kind}_${count}`;
	execFileSync('psql', ['--quiet', url.href, '-c', `CREATE DATABASE ${name}`], { stdio: 'inherit' });
	url.pathname = `/${name}`;
	const settings = { CRADLE_DATABASE_URL: url.href };
	const folder = passingFolder(`postgres-${kind}`);
	await (await Centre.open(folder, settings)).close();
	say(`copying ${count.toLocaleString('en')} records to PostgreSQL`);
	execFileSync('python3', [copier, from, url.href], { stdio: 'inherit' });
	return { folder, settings, asked };
}

function generate(kind, count, folder) {
	execFileSync('python3', [generator, kind, String(count), folder], { stdio: 'inherit' });
}

/** Changes with the tables and with what makes the records. */
function form() {
	const migrations = join(root, 'crates/store/migrations/sqlite');
	const files = [
		...readdirSync(migrations)
			.sort()
			.map((file) => join(migrations, file)),
		generator
	];
	const hash = createHash('sha256');
	files.forEach((file) => hash.update(readFileSync(file)));
	return hash.digest('hex').slice(0, 8);
}
