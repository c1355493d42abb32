/** The agent on this computer: connected cameras, their shots, and its queue. */

import { ask } from './request';
import type {
	AgentOrder,
	AgentStatus,
	ConnectedCamera,
	ConnectedCameras,
	LocalCopies,
	LocalName,
	Menu,
	Page,
	QueuedOrder,
	Removal,
	RemovalPlan,
	Shot
} from './types';

const at = '/agent/v1';
const shotPath = (name: string) => name.split('/').map(encodeURIComponent).join('%2F');

export const status = () => ask<AgentStatus>('GET', `${at}/status`);

export const connectedCameras = () => ask<ConnectedCameras>('GET', `${at}/cameras`);

export const shots = (camera: string, state: string | null, after: string | null, limit = 200) =>
	ask<Page<Shot>>('GET', `${at}/cameras/${encodeURIComponent(camera)}/images`, {
		query: { state, after, limit }
	});

/** Address of a shot's bytes. */
export const shotHref = (camera: string, name: string, rendition: 'thumbnail' | 'preview' | 'original') =>
	`${at}/cameras/${encodeURIComponent(camera)}/images/${shotPath(name)}/${rendition}`;

/** Registers the camera with the centre for the paired account. */
export const registerCamera = (camera: string) =>
	ask<ConnectedCamera>('POST', `${at}/cameras/${encodeURIComponent(camera)}/register`);

/** Says whether the centre may know how the camera is. */
export const allowReports = (camera: string, allowed: boolean) =>
	ask<ConnectedCamera>('POST', `${at}/cameras/${encodeURIComponent(camera)}/reports`, { body: { allowed } });

/** Connects a camera on the network whenever it is there, or no more. */
export const connectNearby = (camera: string, connect: boolean) =>
	ask<void>('PUT', `${at}/nearby/${encodeURIComponent(camera)}`, { body: { connect } });

/** Where what is kept is copied to besides. */
export const localCopies = () => ask<LocalCopies>('GET', `${at}/local-copies`);

export const setLocalCopies = (folder: string | null, template: string) =>
	ask<LocalCopies>('PUT', `${at}/local-copies`, { body: { folder, template } });

/** What the copies of a camera's latest shots would be called; of an invented one without a camera. */
export const localNames = (camera: string | null, template: string) =>
	ask<{ items: LocalName[] }>('POST', `${at}/local-copies/names`, { body: { camera, template } });

/** The menu for a camera: the centre's, or what the centre said last time. */
export const cameraMenu = (camera: string) =>
	ask<Menu>('GET', `${at}/cameras/${encodeURIComponent(camera)}/menu`);

export const startPairing = () => ask<AgentStatus>('POST', `${at}/pairing`);

/** Ends the pairing here and at the centre. */
export const unpair = () => ask<void>('DELETE', `${at}/pairing`);

export const enqueue = (order: AgentOrder, once: string) =>
	ask<QueuedOrder>('POST', `${at}/orders`, { body: order, once });

export const queue = () => ask<{ items: QueuedOrder[]; removals: Removal[] }>('GET', `${at}/queue`);

export const cancelQueued = (id: string) => ask<QueuedOrder>('POST', `${at}/queue/${id}/cancel`);

export const retryQueued = (id: string) => ask<QueuedOrder>('POST', `${at}/queue/${id}/retry`);

const removals = (camera: string) => `${at}/cameras/${encodeURIComponent(camera)}/removals`;

/** Which shots can be deleted from the camera, and why the others stay. */
export const planRemoval = (camera: string, shots: string[]) =>
	ask<RemovalPlan>('POST', `${removals(camera)}/plan`, { body: { shots } });

/** Deletes shots from the camera, each when it was found safe elsewhere. */
export const removeShots = (camera: string, shots: string[], once: string) =>
	ask<Removal>('POST', removals(camera), { body: { shots }, once });

export const stopRemoval = (id: string) => ask<Removal>('POST', `${at}/removals/${id}/stop`);

/** Calls `changed` whenever something changed at the agent, and `stands` when the connection comes or goes. */
export function agentEvents(changed: () => void, stands: (up: boolean) => void): () => void {
	const source = new EventSource(`${at}/events`);
	for (const name of ['message', 'status', 'cameras', 'webcams', 'queue'])
		source.addEventListener(name, changed);
	source.addEventListener('open', () => {
		stands(true);
		changed();
	});
	source.addEventListener('error', () => stands(false));
	return () => source.close();
}
