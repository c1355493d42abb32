/** Cameras and the menu. */

import type { ModelPattern } from './operator';
import type { Instant, Money, Uuid } from './values';

export interface Evidence {
	source: string;
	maker: string;
	model: string;
	serial: string;
	sightings: number;
	confidence: string;
}

export interface Camera {
	id: Uuid;
	maker: string;
	model: string;
	serial: string;
	name: string | null;
	firmware: string | null;
	evidence: Evidence[];
	registered_at: Instant;
	last_seen_at: Instant;
	/** Whether the centre may know how it is; null while its owner was not asked. */
	reports: boolean | null;
}

export interface UpdateCamera {
	name?: string | null;
	reports?: boolean;
	firmware?: string;
}

export interface MenuEntry {
	id: string;
	kind: string;
	title: string;
	description: string;
	options: string[];
	/** What one costs, with tax. */
	price: Money;
	/** What each costs from how many on. */
	steps?: { from: number; each: Money }[];
	/** What choices cost besides, for each; a delivery once for an order. */
	extras?: { option: string; choice: string; each: Money }[];
	/** `order`, `picture` or `recipient`. */
	per: string;
	available: boolean;
	reason?: string;
	uses: number;
}

/** How what is ordered from a menu is paid. */
export interface MenuPayment {
	/** Null where nothing was chosen yet. */
	method: string | null;
	/** How much can be charged now. */
	room: Money | null;
}

export interface Menu {
	services: MenuEntry[];
	/** Null where all of it is free. */
	payment?: MenuPayment | null;
}

export interface FtpAccount {
	host: string;
	port: number;
	/** Whether the camera can send in secret (FTPS). */
	secret: boolean;
	username: string | null;
	last_used_at: Instant | null;
}

export interface MadeFtpAccount {
	username: string;
	/** Shown this once. */
	password: string;
}

/** How a camera was, and how it was used until then. */
export interface CameraReport {
	at: Instant;
	firmware: string | null;
	battery_percent: number | null;
	shutter_count: number | null;
	size_bytes: number | null;
	free_bytes: number | null;
	pictures: number | null;
	errors: string[];
	shots: number | null;
	days: number | null;
	/** By months (`2026-11`), the earliest first. */
	months: { month: string; shots: number; days: number }[];
}

/** Whether the centre takes a camera for something. */
export interface CameraPermission {
	permitted: boolean;
	/** `model` (none of those on the list) or `nameless` (it says neither maker nor model). */
	why: 'model' | 'nameless' | null;
	reason: string | null;
	camera: string;
	centre: string;
}

/** Makers and models that are let in for something. */
export interface LetInCameras {
	models: ModelPattern[];
	/** Those, too, that declare that they are meant for conferences. */
	declared: boolean;
}

/** Null lets every camera in. */
export interface SetPermittedCameras {
	conference: LetInCameras | null;
	pictures: LetInCameras | null;
}

export interface OperatorPermittedCameras extends SetPermittedCameras {
	changed_at: Instant | null;
	changed_by: string | null;
	/** Makers and models that were registered here, the latest first. */
	known: ModelPattern[];
}

export interface TriedCamera {
	conference: CameraPermission;
	pictures: CameraPermission;
}
