// The picture engine alone, without HTTP, records and jobs: how much of the ingest's budget is left
// to them.

import { say } from '../workplace.mjs';
import { compared } from './ingest.mjs';
import { installPeer, measured, peerIngest, peerVersions } from './peer.mjs';
import { pictures } from './pictures.mjs';

export async function imaging() {
	const peer = installPeer();
	const list = peer === undefined ? [] : await pictures(peer);
	if (list.length === 0) {
		say('skipped: the sample photographs or the peer are not there');
		return [];
	}
	const our = await measured(list, process.env.PIPELINE, []);
	const their = await peerIngest(peer, list);
	const rates = [our, their].map((side) => ({ ...side, perSecond: side.per_s }));
	return compared(
		[rates[0]],
		[rates[1]],
		`${list.length} photographs by the engine alone`,
		peerVersions(peer)
	);
}
