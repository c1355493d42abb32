// Ingest: from the first byte of the first upload until the last picture is stored durably, recorded
// and can be looked at, beside the same work done by the peer.

import { median } from '../statistics.mjs';
import { finding, mebibytes, times } from '../table.mjs';
import { passingFolder, say, small } from '../workplace.mjs';
import { Centre } from '../centre/centre.mjs';
import { signUp } from '../centre/account.mjs';
import { installPeer, peerIngest, peerVersions } from './peer.mjs';
import { pictures } from './pictures.mjs';
import { upload } from './upload.mjs';

/** How often each side goes, in turns. */
const ROUNDS = small ? 1 : 5;

export async function ingest() {
	const peer = installPeer();
	const list = peer === undefined ? [] : await pictures(peer);
	if (list.length === 0) {
		say('skipped: the sample photographs or the peer are not there');
		return [];
	}
	const [ours, theirs] = [[], []];
	for (let round = 0; round < ROUNDS; round++) {
		const [our, their] = [await centreIngest(list), await peerIngest(peer, list)];
		say(
			`Cradle ${our.perSecond.toFixed(1)}/s, ${our.failed} failed; peer ${their.per_s}/s, ${their.bad} failed`
		);
		ours.push(our);
		theirs.push({ ...their, perSecond: their.per_s });
	}
	return compared(ours, theirs, `${list.length} photographs`, peerVersions(peer));
}

/** A new centre takes the list in. */
async function centreIngest(list) {
	const centre = await Centre.open(passingFolder('ingest'));
	try {
		const token = await signUp(centre);
		const before = centre.processorSeconds();
		const outcome = await upload(centre, token, list);
		const processorSeconds = centre.processorSeconds() - before;
		return { ...outcome, peakKib: centre.memory('VmHWM'), processorSeconds };
	} finally {
		await centre.close();
	}
}

/**
 * The medians of both sides, and the median of the ratios of each round: the two of a round ran one
 * after the other, on a machine of much the same speed.
 */
export function compared(ours, theirs, what, versions) {
	const both = (value) => {
		const [our, their] = [ours.map(value), theirs.map(value)];
		return [median(our), median(their), median(our.map((figure, round) => figure / their[round]))];
	};
	const rate = both((round) => round.perSecond);
	const memory = both((round) => round.peakKib);
	const processor = both((round) => round.processorSeconds / (round.shown ?? round.ok));
	return [
		finding({
			what: `ingest of ${what}, a second`,
			figure: rate[0].toFixed(1),
			beside: `${rate[1].toFixed(1)} (${versions})`,
			ratio: times(rate[2]),
			goal: '≥ 3 ×',
			met: rate[2] >= 3
		}),
		finding({
			what: 'its peak memory',
			figure: mebibytes(memory[0]),
			beside: mebibytes(memory[1]),
			ratio: times(memory[2]),
			goal: '≤ 1/3',
			met: memory[2] <= 1 / 3
		}),
		finding({
			what: 'its processor time a photograph',
			figure: `${(1000 * processor[0]).toFixed(0)} ms`,
			beside: `${(1000 * processor[1]).toFixed(0)} ms`,
			ratio: times(processor[2])
		})
	];
}
