/**
 * The JSON that the centre and the agent exchange with the pages, under the names of their OpenAPI schemas.
 *
 * Instants are RFC 3339 in UTC, money is in minor units, sizes are bytes.
 */

export type Instant = string;
export type Uuid = string;

export interface Money {
	amount: number;
	/** ISO 4217. */
	currency: string;
}

export interface Page<T> {
	items: T[];
	/** Hand this back as `after`; null at the end. */
	next: string | null;
}

/** RFC 9457 problem details. */
export interface Problem {
	type: string;
	title: string;
	status: number;
	detail: string;
	field?: string;
}

// Accounts and sessions

export interface Register {
	email: string;
	password: string;
	name: string;
	language?: string;
	time_zone?: string;
}

export interface Address {
	recipient: string;
	lines: string[];
	postal_code: string;
	city: string;
	region: string;
	/** ISO 3166-1 alpha-2. */
	country: string;
}

export interface Destination {
	name: string;
	email: string;
}

export interface Me {
	id: Uuid;
	email: string;
	name: string;
	operator: boolean;
	standing: string;
	address: Address | null;
	delivery_addresses: Address[];
	destinations: Destination[];
	birthday: string | null;
	age: number | null;
	gender: string | null;
	language: string;
	time_zone: string;
	created_at: Instant;
}

export interface UpdateMe {
	name?: string;
	address?: Address | null;
	delivery_addresses?: Address[];
	destinations?: Destination[];
	birthday?: string | null;
	gender?: string | null;
	language?: string;
	time_zone?: string;
	password?: string;
	current_password?: string;
}

export interface CameraName {
	maker: string;
	model: string;
	serial: string;
}

export type SignIn = { email: string; password: string } | { camera: CameraName; password: string };

export interface SignedIn {
	token: string;
	customer_id: Uuid;
	expires_at: Instant;
}

export interface Session {
	id: Uuid;
	kind: string;
	label: string;
	current: boolean;
	created_at: Instant;
	last_used_at: Instant;
	expires_at: Instant;
}

export interface PendingDevice {
	user_code: string;
	label: string;
}

// Cameras and the menu

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
}

export interface UpdateCamera {
	name?: string | null;
	firmware?: string;
}

export interface MenuEntry {
	id: string;
	kind: string;
	title: string;
	description: string;
	options: string[];
	price: Money;
	/** `order`, `picture` or `recipient`. */
	per: string;
	available: boolean;
	reason?: string;
	uses: number;
}

export interface Menu {
	services: MenuEntry[];
}

// Pictures

export interface Fact {
	name: string;
	value: string;
}

export interface Position {
	latitude: number;
	longitude: number;
}

export interface Part {
	role: string;
	filename: string;
	media_type: string;
	size: number;
	href: string;
}

export interface Attributes {
	title: string;
	caption: string;
	people: string[];
	place: string;
	occasion: string;
	keywords: string[];
	rating: number | null;
}

export interface Image {
	id: Uuid;
	/** `inbox`, `kept` or `trashed`. */
	state: string;
	/** `picture`, `film` or `sound`. */
	kind: string;
	filename: string;
	media_type: string;
	size: number;
	sha256: string;
	width: number;
	height: number;
	thumbhash: string | null;
	shown: boolean;
	rendering: boolean;
	problem: string | null;
	camera_id: Uuid | null;
	/** By the camera's own clock, without a zone. */
	taken_at: string;
	arrived_at: Instant;
	trashed_at: Instant | null;
	facts: Fact[];
	position: Position | null;
	attributes: Attributes;
	parts: Part[];
}

export interface UpdateImage {
	state?: string;
	title?: string;
	caption?: string;
	people?: string[];
	place?: string;
	occasion?: string;
	keywords?: string[];
	/** 1–5; 0 takes the stars away. */
	rating?: number;
}

export interface ImageQuery {
	state?: string;
	camera?: Uuid;
	from?: string;
	to?: string;
	q?: string;
	limit?: number;
	after?: string;
}

export interface KnownImage {
	sha256: string;
	id: Uuid;
	state: string;
}

export interface TimelineDay {
	day: string;
	count: number;
}

export interface Timeline {
	days: TimelineDay[];
	total: number;
}

// Orders

export interface Recipient {
	name: string | null;
	email: string;
}

export interface OrderOptions {
	attributes?: Partial<Attributes>;
	to?: Recipient[];
	message?: string;
	link_days?: number;
	title?: string;
	cover?: Uuid;
	originals?: boolean;
}

export interface PlaceOrder {
	camera_id?: Uuid | null;
	service: string;
	images: Uuid[];
	options: OrderOptions;
}

export interface Quote {
	service: string;
	kind: string;
	images: number;
	recipients: number;
	price: Money;
	per: string;
	total: Money;
	sentence: string;
}

export interface Delivery {
	name: string | null;
	email: string;
	/** `waiting`, `delayed`, `delivered` or `refused`. */
	state: string;
	reason: string | null;
}

export interface GalleryLink {
	id: Uuid;
	href: string;
	withdrawn: boolean;
}

export interface HistoryEntry {
	at: Instant;
	state: string;
	reason: string | null;
}

export interface Order {
	id: Uuid;
	number: string;
	camera_id: Uuid | null;
	service: string;
	kind: string;
	title: string;
	state: string;
	reason: string | null;
	progress: { done: number; total: number };
	total: Money;
	images: Uuid[];
	options: OrderOptions;
	deliveries: Delivery[];
	gallery: GalleryLink | null;
	placed_at: Instant;
	history: HistoryEntry[];
	cancellable: boolean;
}

// Permissions given, and what others see

export interface Grant {
	id: Uuid;
	/** `link` or `public`. */
	to: string;
	title: string;
	images: number;
	originals: boolean;
	href: string | null;
	created_at: Instant;
	expires_at: Instant | null;
	revoked_at: Instant | null;
	openings: number;
}

export interface SharedFile {
	filename: string;
	media_type: string;
	size: number;
	href: string;
}

export interface SharedImage {
	index: number;
	kind: string;
	title: string;
	caption: string;
	width: number;
	height: number;
	thumbhash: string | null;
	thumbnail: string | null;
	preview: string | null;
	original: string | null;
	sounds: SharedFile[];
}

export interface Shared {
	to: string;
	title: string;
	by: string;
	message: string;
	originals: boolean;
	expires_at: Instant | null;
	cover: number;
	images: SharedImage[];
}

// Running the centre

export interface ModelPattern {
	maker: string;
	model: string;
}

export interface Service {
	id: string;
	kind: string;
	title: string | null;
	description: string | null;
	price: Money;
	per: string;
	enabled: boolean;
	models: ModelPattern[];
}

export interface UpdateService {
	title?: string | null;
	description?: string | null;
	price?: Money;
	per?: string;
	enabled?: boolean;
	models?: ModelPattern[];
}

export interface OperatorOrder extends Order {
	customer_id: Uuid;
	customer_name: string;
}

export interface CentrePart {
	name: string;
	ready: boolean;
	detail: string | null;
}

export interface Overview {
	open_orders: number;
	oldest_open: Instant | null;
	chosen: { service: string; title: string; count: number }[];
	revenue: { day: string; total: Money }[];
	jobs_waiting: number;
	jobs_dead: number;
	health: CentrePart[];
}

// Live

export type LiveMessage =
	{ type: 'hello' } | { type: 'order'; order: Order } | { type: 'images'; ids: Uuid[] } | { type: 'resync' };

// The agent

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

export interface CameraPrintOrder {
	prints: number;
	items: { name: string; quantity: number }[];
	problems: string[];
}

export interface ConnectedCamera {
	key: string;
	label: string;
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
	created_at: Instant;
}
