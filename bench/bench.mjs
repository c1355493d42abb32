// Runs the named benchmarks one after the other and prints their findings as one table.

import { calls } from './calls.mjs';
import { cameras } from './cameras.mjs';
import { closing, closingOnPostgres } from './closing.mjs';
import { delivery } from './delivery.mjs';
import { formats } from './formats.mjs';
import { imaging } from './ingest/imaging.mjs';
import { ingest } from './ingest/ingest.mjs';
import { library, libraryOnPostgres } from './library.mjs';
import { describe } from './machine.mjs';
import { menu } from './menu.mjs';
import { orders, ordersOnPostgres } from './orders.mjs';
import { print } from './print.mjs';
import { scroll } from './scroll.mjs';
import { start } from './start.mjs';
import { table } from './table.mjs';
import { talk } from './talk.mjs';
import { ready, removePassing } from './workplace.mjs';

const benchmarks = {
	ingest,
	delivery,
	scroll,
	menu,
	library,
	start,
	imaging,
	formats,
	cameras,
	'library-postgres': libraryOnPostgres,
	orders,
	'orders-postgres': ordersOnPostgres,
	closing,
	'closing-postgres': closingOnPostgres,
	print,
	calls,
	talk
};

ready();
const findings = [];
try {
	for (const name of process.argv.slice(2)) {
		console.error(`bench: ${name}`);
		findings.push(...(await benchmarks[name]()));
	}
} finally {
	removePassing();
}
console.log(describe());
console.log();
console.log(table(findings));
process.exitCode = findings.some((finding) => finding.verdict === 'missed') ? 1 : 0;
