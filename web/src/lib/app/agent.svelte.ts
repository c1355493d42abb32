/** The agent on this computer as the page knows it: followed over its events, asked again after each. */

import * as api from '$lib/api/agent';
import { ApiError } from '$lib/api/request';
import { explain } from '$lib/i18n/errors';
import type {
	AgentStatus,
	ConnectedCamera,
	ConnectedCameras,
	NearbyCamera,
	QueuedOrder,
	Removal,
	UnreadableDevice,
	Webcam
} from '$lib/api/types';

class AgentState {
	status = $state.raw<AgentStatus | null>(null);
	cameras = $state.raw<ConnectedCamera[]>([]);
	webcams = $state.raw<Webcam[]>([]);
	/** The camera that was switched on as a webcam last. */
	switchedOn = $state.raw<Webcam | null>(null);
	unreadable = $state.raw<UnreadableDevice[]>([]);
	nearby = $state.raw<NearbyCamera[]>([]);
	queue = $state.raw<QueuedOrder[]>([]);
	/** What was deleted from cameras, the latest first. */
	removals = $state.raw<Removal[]>([]);
	/** The agent itself does not answer. */
	gone = $state(false);
	/** Why the agent does not talk to this page. */
	problem = $state('');
	ready = $state(false);
	/** The camera that is looked at. */
	chosen = $state<string | null>(null);
	/** Somebody is picking pictures of it: another camera that comes does not take its place. */
	picking = false;

	get camera(): ConnectedCamera | null {
		return this.cameras.find((camera) => camera.key === this.chosen) ?? this.cameras[0] ?? null;
	}

	/** The choices go out later, because the centre does not answer the agent. */
	get offline(): boolean {
		return this.status !== null && this.status.paired && !this.status.online;
	}
}

export const agent = new AgentState();

/** A page that the agent opens for a webcam takes no longer than this. */
const OPENING_MS = 30_000;
/** Changes this near to each other are asked for together. */
const TOGETHER_MS = 150;

let asking: Promise<void> | null = null;
let again = false;

/** Asks for everything; calls while an answer is on its way become one more. */
export function refreshAgent(): Promise<void> {
	if (asking) {
		again = true;
		return asking;
	}
	asking = (async () => {
		do {
			again = false;
			try {
				const [status, cameras, queue] = await Promise.all([
					api.status(),
					api.connectedCameras(),
					api.queue()
				]);
				agent.status = status;
				takeIn(cameras);
				agent.queue = queue.items;
				agent.removals = queue.removals;
				agent.gone = false;
				agent.problem = '';
				agent.ready = true;
			} catch (error) {
				agent.gone = !(error instanceof ApiError) || error.unreachable;
				agent.problem = agent.gone ? '' : explain(error);
				agent.ready = true;
			}
		} while (again);
		asking = null;
	})();
	return asking;
}

/** A camera that comes while the page is open is shown, unless pictures of another are being picked. */
function takeIn({ items, webcams, unreadable, nearby }: ConnectedCameras) {
	const known = new Set(agent.cameras.map((camera) => camera.key));
	const arrived = items.findLast((camera) => !known.has(camera.key));
	if (agent.ready && arrived && !agent.picking) agent.chosen = arrived.key;
	agent.cameras = items;
	const before = new Set(agent.webcams.map((webcam) => webcam.key));
	const now = (webcam: Webcam) =>
		webcam.arrived && (agent.ready || Date.now() - Date.parse(webcam.connected_at) < OPENING_MS);
	const on = webcams.findLast((webcam) => !before.has(webcam.key) && now(webcam));
	agent.webcams = webcams;
	if (on) agent.switchedOn = on;
	agent.unreadable = unreadable;
	agent.nearby = nearby;
}

/** Follows the agent until the returned function is called. */
export function followAgent(): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let asked = 0;
	// The first is asked for at once, what follows it together.
	const soon = () => {
		const wait = Math.max(0, asked + TOGETHER_MS - Date.now());
		timer ??= setTimeout(() => {
			timer = undefined;
			asked = Date.now();
			void refreshAgent();
		}, wait);
	};
	void refreshAgent();
	const stop = api.agentEvents(soon, (up) => {
		if (!up) soon();
	});
	return () => {
		clearTimeout(timer);
		stop();
	};
}
