/** What the agent says and is told. */

import type { CameraPermission, Evidence } from './cameras';
import type { OrderOptions } from './orders';
import type { Instant, Uuid } from './values';

export interface Pairing {
	user_code: string;
	verification_uri_complete: string;
	expires_at: Instant;
	problem: string | null;
}

export interface AgentStatus {
	centre: string;
	online: boolean;
	paired: boolean;
	customer_name: string | null;
	pairing: Pairing | null;
	version: string;
}

export interface CameraPrint {
	/** The shot's name. */
	name: string;
	quantity: number;
}

export interface CameraPrintOrder {
	prints: number;
	items: CameraPrint[];
	/** An index print is asked for with them. */
	index: boolean;
	problems: string[];
}

export interface ConnectedCamera {
	key: string;
	label: string;
	/** Plugged in; otherwise a folder that was named. */
	plugged_in: boolean;
	connected_at: Instant;
	maker: string | null;
	model: string | null;
	serial: string | null;
	firmware: string | null;
	evidence: Evidence[];
	camera_id: Uuid | null;
	problem: string | null;
	shots: number;
	new_shots: number;
	reading: boolean;
	print_order: CameraPrintOrder | null;
	/** Whether the centre may know how it is; null while its owner was not asked. */
	reports?: boolean | null;
	/** Whether the centre takes its pictures; null while that is not known. */
	permission?: CameraPermission | null;
}

/** A camera that sends what it sees. */
export interface Webcam {
	key: string;
	name: string;
	node: string;
	formats: string[];
	vendor_id: number;
	product_id: number;
	maker: string;
	model: string;
	serial: string;
	connected_at: Instant;
	/** It came while the agent was running. */
	arrived: boolean;
	/** Its own descriptors declare that it is meant for conferences. */
	declares_conference?: boolean;
	/** Whether the centre holds conferences with it; null while that is not known. */
	permission?: CameraPermission | null;
}

/** Something that is connected and cannot be read. */
export interface UnreadableDevice {
	key: string;
	label: string;
	problem: string;
}

/** A camera on the network that announces itself. */
export interface NearbyCamera {
	key: string;
	name: string;
	address: string;
	/** It is to be connected whenever it is there. */
	connected: boolean;
}

export interface ConnectedCameras {
	items: ConnectedCamera[];
	webcams: Webcam[];
	unreadable: UnreadableDevice[];
	nearby: NearbyCamera[];
}

export interface ShotFile {
	filename: string;
	format: string;
	size: number;
}

export interface Shot {
	name: string;
	kind: string;
	files: ShotFile[];
	/** `new`, `queued`, `kept` or `sent`. */
	state: string;
	taken_at: string;
	width: number;
	height: number;
	size: number;
	prints: number;
	problem: string | null;
}

export interface AgentOrder {
	camera: string;
	service: string;
	kind: string;
	shots: string[];
	options: OrderOptions;
	/** print: how often single shots are printed. */
	copies?: CameraPrint[];
}

export interface QueuedOrder {
	id: string;
	camera: string;
	service: string;
	kind: string;
	shots: number;
	/** `waiting`, `sending`, `placed`, `failed` or `cancelled`. */
	state: string;
	reason: string | null;
	files_done: number;
	files_total: number;
	bytes_done: number;
	bytes_total: number;
	seconds_left: number | null;
	order_id: Uuid | null;
	/** Copies of its files in a folder of this computer, where they are made. */
	copies: { folder: string; files_done: number; reason: string | null } | null;
	created_at: Instant;
}

/** Where what is kept is copied to besides, and what the copies are called. */
export interface LocalCopies {
	/** Null where nothing is copied. */
	folder: string | null;
	template: string;
	/** It is set for this computer, and not changed here. */
	fixed: boolean;
	problem: string | null;
}

/** What the copy of a file would be called. */
export interface LocalName {
	filename: string;
	place: string;
}

/** Shots that stay on their camera. */
export interface Staying {
	/** In a word; `reason` says it in a sentence. */
	why: string;
	reason: string;
	shots: string[];
}

/** Which shots can be deleted from their camera, before each is read once more. */
export interface RemovalPlan {
	go: string[];
	files: number;
	bytes: number;
	/** Folders of this computer with the copies. */
	copies: string[];
	stay: Staying[];
}

/** Shots that are being deleted from a camera, or were. */
export interface Removal {
	id: string;
	camera: string;
	label: string;
	/** `running`, `done`, `stopped` or `interrupted`. */
	state: string;
	reason: string | null;
	shots: number;
	looked_at: number;
	removed: number;
	/** That became free. */
	bytes: number;
	stay: Staying[];
	/** Of these nobody knows whether they are there still. */
	unknown: string[];
	created_at: Instant;
}
