/** How good the connection is, from what the browser counts. */

export type Quality = 'good' | 'fair' | 'poor' | 'lost';

/** What is looked at, at one moment. */
export interface Counted {
	at: number;
	received: number;
	lost: number;
	frames: number;
	/** Of decoding; null while nothing is received. */
	width: number;
	height: number;
	/** Seconds. */
	roundTrip: number | null;
	/** `host`, `srflx`, `prflx` or `relay`. */
	by: string;
}

interface Stat {
	type: string;
	kind?: string;
	timestamp: number;
	packetsReceived?: number;
	packetsLost?: number;
	framesDecoded?: number;
	frameWidth?: number;
	frameHeight?: number;
	nominated?: boolean;
	state?: string;
	currentRoundTripTime?: number;
	localCandidateId?: string;
	candidateType?: string;
	id?: string;
}

export function count(report: Iterable<[string, unknown]>): Counted {
	const all = new Map([...report].map(([id, one]) => [id, one as Stat]));
	const counted: Counted = {
		at: 0,
		received: 0,
		lost: 0,
		frames: 0,
		width: 0,
		height: 0,
		roundTrip: null,
		by: ''
	};
	for (const one of all.values()) {
		counted.at = Math.max(counted.at, one.timestamp);
		if (one.type === 'inbound-rtp') {
			counted.received += one.packetsReceived ?? 0;
			counted.lost += Math.max(0, one.packetsLost ?? 0);
			if (one.kind === 'video') {
				counted.frames += one.framesDecoded ?? 0;
				counted.width = one.frameWidth ?? 0;
				counted.height = one.frameHeight ?? 0;
			}
		} else if (one.type === 'candidate-pair' && one.nominated && one.state === 'succeeded') {
			counted.roundTrip = one.currentRoundTripTime ?? null;
			counted.by = all.get(one.localCandidateId ?? '')?.candidateType ?? '';
		}
	}
	return counted;
}

/** Between two moments: lost packets and time there and back. A connection over which nothing comes is none. */
export function quality(before: Counted | null, now: Counted): Quality {
	const received = now.received - (before?.received ?? 0);
	const lost = Math.max(0, now.lost - (before?.lost ?? 0));
	if (before && received <= 0) return 'lost';
	const share = lost / Math.max(1, received + lost);
	const trip = now.roundTrip ?? 0;
	if (share > 0.1 || trip > 0.8) return 'poor';
	if (share > 0.03 || trip > 0.3) return 'fair';
	return 'good';
}
