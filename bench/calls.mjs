// What one core forwards of calls, beside Debian's janus (videoroom) under the same load.

import { execFileSync } from 'node:child_process';

import { finding, milliseconds, times } from './table.mjs';
import { say } from './workplace.mjs';

/** Issue 6: at least this many times what the peer forwards in a second of a core. */
const GOAL = 1.5;

/** And a packet is no longer on its way than this. */
const DELAY_MS = 5;

/** With 200 rooms of two, no more of all packets than this is lost. */
const LOST_PERCENT = 0.1;

const PATTERNS = { fan: '1 → 100', mesh: '10 ↔ 10' };

/**
 * Janus does not use loopback: the load runs in a network namespace of its own with one address that leads
 * nowhere, so that nothing of it leaves this machine.
 */
const ADDRESS = '198.51.100.1';
const ENTER = `ip link set lo up && ip link add only type bridge && ip address add ${ADDRESS}/24 dev only &&
	ip link set only up && exec "$@"`;

export function calls() {
	if (!installed('janus')) {
		say('skipped: the package janus is not installed');
		return [];
	}
	const compared = Object.entries(PATTERNS).flatMap(([pattern, words]) => {
		const { ours, janus } = load(pattern);
		const ratio = ours.perCore / janus.perCore;
		return [
			finding({
				what: `calls ${words}: packets a second of a core`,
				figure: Math.round(ours.perCore).toLocaleString('en'),
				beside: `janus ${Math.round(janus.perCore).toLocaleString('en')}`,
				ratio: times(ratio),
				goal: `≥ ${GOAL} ×`,
				met: ratio >= GOAL
			}),
			finding({
				what: `calls ${words}: from socket to socket, p99`,
				figure: milliseconds(ours.p99),
				beside: `janus ${milliseconds(janus.p99)}`,
				goal: `≤ ${DELAY_MS} ms`,
				met: ours.p99 <= DELAY_MS
			})
		];
	});
	const { ours } = load('pairs');
	const lost = ours.lost * 100;
	return [
		...compared,
		finding({
			what: `200 rooms of two, ${Math.round(ours.perSecond).toLocaleString('en')} packets a second: lost`,
			figure: `${lost.toFixed(3)} %`,
			goal: `< ${LOST_PERCENT} %`,
			met: lost < LOST_PERCENT
		})
	];
}

/** The last line of what the load prints: figures by server. */
function load(pattern) {
	const printed = execFileSync(
		'unshare',
		['--map-root-user', '--net', 'sh', '-c', ENTER, 'sh', process.env.LOAD, ADDRESS, pattern],
		{ encoding: 'utf8', timeout: 600_000 }
	);
	return JSON.parse(printed.trim().split('\n').at(-1));
}

function installed(program) {
	try {
		execFileSync('which', [program], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}
