/**
 * A centre and an agent in memory, for component tests and for looking at pages. It speaks the shapes of
 * `src/lib/api/types.ts` and keeps nothing; it is never shipped.
 *
 *   node tests/mock/server.mjs        centre on 7881, agent on 7882, both serving ../build
 *   MOCK_PICTURES=100000 …            a large library
 */

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { switchboard } from './calls.mjs';
import { inboxRoutes } from './inbox.mjs';
import { pictures } from './pictures.mjs';

const build = fileURLToPath(new URL('../../build/', import.meta.url));
const TYPES = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.svg': 'image/svg+xml',
	'.woff2': 'font/woff2',
	'.json': 'application/json',
	'.webmanifest': 'application/manifest+json',
	'.txt': 'text/plain'
};
const NOW = new Date('2026-11-16T09:30:00Z');
const ago = (hours) => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
const euro = (amount) => ({ amount, currency: 'EUR' });

class Refused extends Error {
	constructor(status, type, detail, field) {
		super(detail);
		Object.assign(this, { status, type, detail, field });
	}
}

/** Starts a centre and an agent; `paired`, `online`, `signedIn` and more can be set on the result's `state`. */
export async function start({ centre = 7881, agent = 7882, paul = 0, count = 180, state: wanted = {} } = {}) {
	const shown = await pictures(64);
	const state = {
		signedIn: true,
		paired: true,
		online: true,
		registered: true,
		camera: true,
		webcams: [],
		unreadable: [],
		first: false,
		pairing: null,
		...wanted
	};
	const reports = Array.from({ length: 40 }, (_, index) => ({
		at: ago(index * 24 * 9 + 5),
		firmware: '4.01',
		battery_percent: 96 - ((index * 37) % 80),
		shutter_count: 20_418 - index * 311,
		size_bytes: 63_864_569_856,
		free_bytes: 21_474_836_480,
		pictures: 812,
		errors: index === 0 ? ['Err 20: mirror'] : [],
		shots: 4210,
		days: 131,
		months: [3, 9, 31, 12, 7, 0, 18, 40, 22, 5, 14, 27].map((count, month) => ({
			month: `2026-${String(month + 1).padStart(2, '0')}`,
			shots: count * 17,
			days: count % 28
		}))
	}));
	const permitted = {
		conference: {
			models: [
				{ maker: 'Nikon*', model: 'Z*' },
				{ maker: 'FUJIFILM', model: 'X-T5' }
			],
			declared: true
		},
		pictures: null,
		changed_at: ago(50),
		changed_by: 'Olga Berg',
		known: [
			{ maker: 'NIKON CORPORATION', model: 'NIKON Z f' },
			{ maker: 'FUJIFILM', model: 'X-T5' },
			{ maker: 'Canon', model: 'Canon EOS R5' },
			{ maker: 'OLYMPUS IMAGING CORP.', model: 'E-M5' }
		]
	};
	const me = {
		id: randomUUID(),
		email: 'anna@example.org',
		name: 'Anna Berg',
		operator: true,
		standing: 'good',
		address: {
			recipient: '',
			lines: ['Rosenweg 4'],
			postal_code: '79100',
			city: 'Freiburg',
			region: '',
			country: 'DE'
		},
		delivery_addresses: [
			{
				recipient: 'Greta Berg',
				lines: ['Am Hang 12'],
				postal_code: '6020',
				city: 'Innsbruck',
				region: '',
				country: 'AT'
			}
		],
		destinations: [
			{ name: 'Grandma', email: 'greta@example.org' },
			{ name: 'Paul', email: 'paul@example.org' },
			{ name: 'Koi club', email: 'board@koi.example.org' }
		],
		birthday: '1988-05-14',
		age: 38,
		gender: null,
		language: 'en',
		time_zone: 'Europe/Berlin',
		created_at: '2024-03-02T10:00:00Z'
	};
	const evidence = [
		{
			source: 'exif',
			maker: 'FUJIFILM',
			model: 'X-T5',
			serial: '3A012345',
			sightings: 1204,
			confidence: 'high'
		},
		{
			source: 'maker_note',
			maker: 'FUJIFILM',
			model: 'X-T5',
			serial: '593539343',
			sightings: 1204,
			confidence: 'medium'
		},
		{ source: 'volume', maker: '', model: '', serial: '6133-3234', sightings: 1, confidence: 'low' }
	];
	const camera = {
		id: randomUUID(),
		maker: 'FUJIFILM',
		model: 'X-T5',
		serial: '3A012345',
		name: null,
		firmware: '4.01',
		evidence,
		registered_at: ago(4000),
		last_seen_at: ago(0.2),
		reports: true
	};
	const services = [
		{
			id: 'keep',
			kind: 'keep',
			title: null,
			description: null,
			price: euro(0),
			per: 'picture',
			enabled: true,
			models: []
		},
		{
			id: 'send',
			kind: 'send',
			title: null,
			description: null,
			price: euro(10),
			per: 'recipient',
			enabled: true,
			models: []
		},
		{
			id: 'publish',
			kind: 'publish',
			title: 'Publish',
			description: null,
			price: euro(0),
			per: 'order',
			enabled: true,
			models: [{ maker: 'FUJIFILM', model: '*' }]
		}
	];
	const uses = { keep: 18, send: 9, publish: 4 };
	const kindTitle = { keep: 'Keep', send: 'Send', publish: 'Publish' };
	const lines = {
		keep: 'In your library, proven and backed up',
		send: 'To Grandma, Paul and others',
		publish: 'A gallery anybody can open'
	};
	const menu = () =>
		services
			.filter((service) => service.enabled)
			.map((service) => ({
				id: service.id,
				kind: service.kind,
				title: service.title ?? kindTitle[service.kind],
				description: service.description ?? lines[service.kind],
				options: [],
				price: service.price,
				per: service.per,
				available: true,
				uses: uses[service.id]
			}))
			.sort((a, b) => b.uses - a.uses);

	// The library: days over many years, the latest full.
	const library = [];
	const DAYS = [
		'2026-11-15',
		'2026-11-14',
		'2026-11-08',
		'2026-10-03',
		'2026-08-21',
		'2025-12-24',
		'2025-07-12',
		'2024-06-01',
		'2023-04-09',
		'2022-09-18',
		'2019-05-05',
		'2014-08-30',
		'2008-06-14'
	];
	const attributes = {
		title: '',
		caption: '',
		people: [],
		place: '',
		occasion: '',
		keywords: [],
		rating: null
	};
	for (let index = 0; index < count; index++) {
		const picture = shown[index % shown.length];
		const share = Math.min(DAYS.length - 1, Math.floor((index / count) ** 1.3 * DAYS.length));
		let day = DAYS[share];
		if (count > 5000)
			day = new Date(NOW.getTime() - Math.floor(index / 40) * 86_400_000).toISOString().slice(0, 10);
		library.push({
			id: randomUUID(),
			state: index % 41 === 3 ? 'inbox' : index % 43 === 5 ? 'trashed' : 'kept',
			kind: index % 29 === 8 ? 'film' : 'picture',
			filename: picture.filename,
			media_type: index % 29 === 8 ? 'video/quicktime' : 'image/jpeg',
			recording:
				index % 29 === 8
					? { duration_ms: 83_000, playback: 'making', percent: 42, problem: null, href: null }
					: null,
			size: picture.bytes.length,
			sha256: picture.sha256,
			width: picture.width,
			height: picture.height,
			thumbhash: picture.thumbhash,
			shown: index !== 6,
			rendering: false,
			problem: index === 6 ? 'The file ends in the middle of the picture.' : null,
			camera_id: camera.id,
			taken_at: `${day}T${String(9 + (index % 10)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}:00`,
			arrived_at: ago(30 + index),
			trashed_at: null,
			trash_until: null,
			proven_at: index % 3 ? '2026-11-02T03:12:00Z' : null,
			facts: [
				{ name: 'maker', value: 'FUJIFILM' },
				{ name: 'model', value: 'X-T5' },
				{ name: 'lens', value: 'XF 23mm F1.4 R' },
				{ name: 'exposure', value: '1/250 s' },
				{ name: 'aperture', value: 'f/5.6' },
				{ name: 'iso', value: '160' },
				{ name: 'focal_length', value: '23 mm' }
			],
			position: index % 3 ? null : { latitude: 54.4478, longitude: -3.0884 },
			attributes:
				index % 5
					? { ...attributes }
					: {
							...attributes,
							title: 'Above the tarn',
							place: 'Langdale',
							people: ['Anna'],
							keywords: ['walk', 'hills'],
							rating: 4
						},
			parts:
				index % 7
					? []
					: [
							{
								role: 'raw',
								filename: picture.filename.replace(/\.\w+$/, '.RAF'),
								media_type: 'image/x-fuji-raf',
								size: 24_500_000,
								href: '#',
								recording: null
							},
							{
								role: 'film',
								filename: picture.filename.replace(/\.\w+$/, '.MOV'),
								media_type: 'video/quicktime',
								size: 3_500_000,
								href: '#',
								recording: { duration_ms: 2500, playback: 'failed', percent: 0, problem: null, href: null }
							}
						],
			bytes: picture
		});
	}
	library.sort((a, b) => (a.taken_at < b.taken_at ? 1 : -1));
	const byId = new Map(library.map((image) => [image.id, image]));
	const plain = ({ bytes: _, ...image }) => image;

	// The card.
	const card = shown.slice(0, 43).map((picture, index) => ({
		name: `DCIM/100_FUJI/DSCF${String(1204 - index).padStart(4, '0')}.JPG`,
		kind: 'picture',
		files: [
			{ filename: `DSCF${1204 - index}.JPG`, format: 'JPEG', size: picture.bytes.length },
			...(index % 9 === 0 ? [{ filename: `DSCF${1204 - index}.RAF`, format: 'RAW', size: 24_000_000 }] : []),
			...(index === 8 || index === 20
				? [{ filename: `DSCF${1204 - index}.WAV`, format: 'WAV', size: 240_000 }]
				: [])
		],
		state: 'new',
		taken_at: `${index < 12 ? '2026-11-15' : index < 30 ? '2026-11-14' : '2026-11-08'}T1${index % 10}:12:00`,
		width: picture.width,
		height: picture.height,
		size: picture.bytes.length,
		prints: index === 4 ? 3 : index === 11 ? 1 : 0,
		problem: index === 9 ? 'the file is damaged after the first quarter' : null,
		picture
	}));
	for (const index of [7, 16]) card[index].state = 'kept';
	const plainShot = ({ picture: _, ...shot }) => shot;
	// Classes: of a rule only people are understood here.
	const classes = [
		{ id: randomUUID(), name: 'Best of the lakes', rule: null, inside: new Set(), created_at: ago(90) },
		{
			id: randomUUID(),
			name: 'Anna',
			rule: {
				match: 'all',
				conditions: [
					{ field: 'person', value: 'Anna', not: false },
					{ field: 'rating', value: '4', not: false }
				],
				from: '2020-01-01',
				to: null
			},
			created_at: ago(60)
		},
		{ id: randomUUID(), name: 'To be printed', rule: null, inside: new Set(), created_at: ago(9) }
	];
	for (const image of library.slice(20, 45)) classes[0].inside.add(image.id);
	const insideOf = ({ rule, inside }) =>
		library.filter(
			(image) =>
				image.state !== 'trashed' &&
				(rule
					? rule.conditions.every(
							(one) => one.field !== 'person' || image.attributes.people.includes(one.value)
						)
					: inside.has(image.id))
		);
	const tried = (images) => ({
		images: images.length,
		more: false,
		latest: images.slice(0, 8).map(plain)
	});
	const shownClass = (own) => {
		const images = insideOf(own);
		const { id, name, rule, created_at } = own;
		return {
			id,
			name,
			rule,
			created_at,
			images: images.length,
			more: false,
			cover: images.find((image) => image.shown)?.id ?? null
		};
	};

	const queue = [];
	const orders = [];
	const sockets = new Set();
	const streams = new Set();
	const tell = (message) => sockets.forEach((socket) => socket.send(JSON.stringify(message)));
	const stir = (name) => streams.forEach((stream) => stream.write(`event: ${name}\ndata: {}\n\n`));

	let lastNumber = 2041;
	function makeOrder(service, images, options, over = {}) {
		const entry = services.find((one) => one.id === service);
		if (!entry) throw new Refused(422, 'unknown-service', 'This service is not offered.', 'service');
		const times =
			entry.per === 'picture' ? images.length : entry.per === 'recipient' ? (options.to ?? []).length : 1;
		const placed = over.placed_at ?? new Date().toISOString();
		const order = {
			id: randomUUID(),
			number: `R-${lastNumber++}`,
			camera_id: camera.id,
			service,
			kind: entry.kind,
			title: entry.title ?? kindTitle[entry.kind],
			state: 'placed',
			reason: null,
			pictures: images.length,
			progress: { done: 0, total: entry.kind === 'send' ? (options.to ?? []).length : images.length },
			total: euro(entry.price.amount * times),
			images,
			shown: images.filter((id) => byId.get(id)?.shown),
			options,
			deliveries: (options.to ?? []).map((to) => ({ ...to, state: 'waiting', reason: null })),
			gallery: null,
			placed_at: placed,
			history: [{ at: placed, state: 'placed', reason: null }],
			cancellable: true,
			...over
		};
		orders.unshift(order);
		return order;
	}
	function carryOut(order) {
		const step = (to) => {
			order.state = to;
			order.history.push({ at: new Date().toISOString(), state: to, reason: null });
			tell({ type: 'order', order });
		};
		setTimeout(() => step('accepted'), 300);
		setTimeout(() => step('fulfilling'), 700);
		const total = order.progress.total;
		for (let done = 1; done <= total; done++) {
			setTimeout(
				() => {
					order.progress.done = done;
					if (order.deliveries[done - 1]) order.deliveries[done - 1].state = 'delivered';
					tell({ type: 'order', order });
				},
				700 + done * 250
			);
		}
		setTimeout(
			() => {
				order.cancellable = false;
				if (order.kind === 'publish')
					order.gallery = { id: randomUUID(), href: '/g/a-week-at-the-lake-x7k2', withdrawn: false };
				if (order.kind === 'keep')
					for (const id of order.images) if (byId.get(id)?.state === 'inbox') byId.get(id).state = 'kept';
				step('done');
			},
			1000 + total * 250
		);
	}
	const ids = library.slice(0, 12).map((image) => image.id);
	const history = (...states) => states.map(([at, state, reason = null]) => ({ at: ago(at), state, reason }));
	makeOrder(
		'send',
		ids.slice(2, 6),
		{
			to: me.destinations.map((one) => ({ ...one })),
			message: 'From last Sunday. It was lovely to see you!',
			link_days: 30
		},
		{
			placed_at: ago(30),
			state: 'done',
			cancellable: false,
			progress: { done: 3, total: 3 },
			deliveries: [
				{ name: 'Grandma', email: 'greta@example.org', state: 'delivered', reason: null },
				{ name: 'Paul', email: 'paul@example.org', state: 'refused', reason: '550 5.1.1 No such user here' },
				{
					name: 'Koi club',
					email: 'board@koi.example.org',
					state: 'delayed',
					reason: '451 4.7.1 Greylisted, try again later'
				}
			],
			history: history([30, 'placed'], [29.9, 'accepted'], [29.9, 'fulfilling'], [29.8, 'done'])
		}
	);
	makeOrder(
		'publish',
		ids,
		{ title: 'A week at the lake' },
		{
			placed_at: ago(26),
			state: 'done',
			cancellable: false,
			progress: { done: 12, total: 12 },
			gallery: { id: randomUUID(), href: '/g/a-week-at-the-lake-x7k2', withdrawn: false },
			history: history([26, 'placed'], [25.9, 'accepted'], [25.8, 'fulfilling'], [25.7, 'done'])
		}
	);
	makeOrder(
		'keep',
		ids.slice(0, 5),
		{},
		{
			placed_at: ago(3),
			state: 'failed',
			reason: 'The disk of the centre is full. The operator has been told; try again later.',
			cancellable: false,
			progress: { done: 2, total: 5 },
			history: history(
				[3, 'placed'],
				[2.9, 'accepted'],
				[2.9, 'fulfilling'],
				[2.8, 'failed', 'The disk of the centre is full.']
			)
		}
	);
	makeOrder(
		'keep',
		ids.slice(0, 9),
		{},
		{
			placed_at: ago(0.4),
			state: 'fulfilling',
			progress: { done: 4, total: 9 },
			history: history([0.4, 'placed'], [0.4, 'accepted'], [0.3, 'fulfilling'])
		}
	);
	makeOrder(
		'send',
		ids.slice(6, 8),
		{ to: [{ name: 'Grandma', email: 'greta@example.org' }], link_days: 30 },
		{ placed_at: ago(0.1) }
	);

	const granted = (one) => ({
		id: randomUUID(),
		object: 'image',
		class: null,
		fields: [],
		to: 'link',
		email: null,
		title: '',
		images: 0,
		originals: false,
		position: false,
		watermark: null,
		password: false,
		href: null,
		state: 'open',
		created_at: ago(26),
		expires_at: null,
		revoked_at: null,
		openings: 0,
		opened_at: null,
		...one
	});
	const grants = [
		granted({
			to: 'public',
			title: 'A week at the lake',
			images: 12,
			href: '/g/a-week-at-the-lake-x7k2',
			watermark: '© Anna Berg',
			openings: 47,
			opened_at: ago(2)
		}),
		granted({
			object: 'class',
			class: { id: randomUUID(), name: 'Greta, all years' },
			to: 'customer',
			email: 'paul@example.org',
			title: 'Greta',
			openings: 3,
			opened_at: ago(50)
		}),
		granted({
			object: 'profile',
			fields: ['name', 'phone', 'birthday'],
			to: 'customer',
			email: 'greta.berg@example.org'
		}),
		granted({
			title: 'Four pictures for Grandma',
			images: 4,
			originals: true,
			password: true,
			created_at: ago(30),
			expires_at: ago(-690),
			openings: 1,
			opened_at: ago(20)
		}),
		granted({
			title: 'Passport pictures',
			images: 2,
			originals: true,
			position: true,
			state: 'withdrawn',
			created_at: ago(900),
			revoked_at: ago(600)
		}),
		granted({ title: 'For a day', images: 1, state: 'ended', created_at: ago(90), expires_at: ago(66) })
	];
	const receivedOnes = [
		{ object: 'image', title: 'Sunday at the sea', by: 'Paul Klein', expires_at: null },
		{ object: 'class', title: 'The children', by: 'Mia Lang', expires_at: ago(-400) },
		{ object: 'profile', title: '', by: 'Paul Klein', expires_at: null }
	].map((one, index) => ({ id: `received-${index + 1}`, created_at: ago(5 + 40 * index), ...one }));
	let sessions = [
		{
			id: randomUUID(),
			kind: 'browser',
			label: 'Firefox on Linux',
			current: true,
			created_at: ago(200),
			last_used_at: ago(0),
			expires_at: ago(-700)
		},
		{
			id: randomUUID(),
			kind: 'device',
			label: 'Agent on anna-pc',
			current: false,
			created_at: ago(4000),
			last_used_at: ago(0.1),
			expires_at: ago(-700)
		}
	];
	const sharedImage = (slug) => (image, index) => ({
		key: String(index + 1),
		index: index + 1,
		kind: 'picture',
		title: image.attributes.title,
		caption: '',
		width: image.width,
		height: image.height,
		thumbhash: image.thumbhash,
		thumbnail: `/api/v1/images/${image.id}/thumbnail`,
		preview: `/api/v1/images/${image.id}/preview`,
		original: slug === 'mail' ? `/api/v1/images/${image.id}/original` : null,
		sounds: []
	});
	const sharedOf = (slug) => {
		const images = library
			.filter((image) => image.state === 'kept' && !image.problem)
			.slice(0, 18)
			.map(sharedImage(slug));
		return {
			to: 'public',
			object: 'image',
			title: 'A week at the lake',
			by: 'Anna Berg',
			message: slug === 'mail' ? 'From last Sunday. It was lovely to see you!' : '',
			originals: slug === 'mail',
			download: slug === 'mail' ? '/api/v1/shared/mail/download' : null,
			expires_at: slug === 'mail' ? ago(-690) : null,
			total: images.length,
			cover: images[0],
			images,
			next: null,
			card: null
		};
	};
	const cardOf = () => ({
		...sharedOf('card'),
		object: 'profile',
		title: '',
		by: 'Paul Klein',
		total: null,
		cover: null,
		images: [],
		card: {
			name: 'Paul Klein',
			email: 'paul@example.org',
			phone: '+49 30 1234567',
			address: {
				recipient: '',
				lines: ['Rosenweg 4'],
				postal_code: '10115',
				city: 'Berlin',
				region: '',
				country: 'DE'
			},
			delivery: null,
			birthday: '1980-05-31',
			gender: null,
			href: '/api/v1/received/received-3/card'
		}
	});
	const paged = (all, query, map = (one) => one) => {
		const from = Number(query.get('after') ?? 0);
		const limit = Number(query.get('limit') ?? 100);
		return {
			items: all.slice(from, from + limit).map(map),
			next: from + limit < all.length ? String(from + limit) : null
		};
	};
	const inState = (want) => (image) =>
		!want || want === 'all' ? image.state !== 'trashed' : image.state === want;

	const connected = () => ({
		key: 'card-1',
		label: 'X-T5',
		plugged_in: true,
		connected_at: '2026-10-05T08:00:00Z',
		maker: 'FUJIFILM',
		model: 'X-T5',
		serial: '3A012345',
		firmware: '4.01',
		evidence,
		camera_id: state.registered ? camera.id : null,
		problem: null,
		shots: card.length,
		new_shots: card.filter((shot) => shot.state === 'new').length,
		reading: false,
		reports: state.asked ? null : true,
		permission: state.permission ?? null,
		print_order: {
			prints: 4,
			items: card.filter((shot) => shot.prints).map((shot) => ({ name: shot.name, quantity: shot.prints })),
			problems: []
		}
	});
	const agentStatus = () => ({
		centre: 'http://localhost:7881',
		online: state.online,
		paired: state.paired,
		customer_name: state.paired ? me.name : null,
		pairing: state.pairing,
		version: '0.1.0'
	});
	function enqueue(body) {
		const shots = card.filter((shot) => body.shots.includes(shot.name));
		const bytes = shots.reduce((sum, shot) => sum + shot.size, 0);
		const item = {
			id: randomUUID(),
			camera: 'X-T5',
			service: body.service,
			kind: body.kind,
			shots: shots.length,
			state: state.online ? 'sending' : 'waiting',
			reason: state.online ? null : 'The centre does not answer. It goes out by itself when it does.',
			files_done: 0,
			files_total: shots.length,
			bytes_done: 0,
			bytes_total: bytes,
			seconds_left: null,
			order_id: null,
			created_at: new Date().toISOString()
		};
		queue.unshift(item);
		for (const shot of shots) shot.state = 'queued';
		stir('queue');
		if (!state.online) return item;
		shots.forEach((shot, index) =>
			setTimeout(
				() => {
					if (item.state !== 'sending') return;
					item.files_done = index + 1;
					item.bytes_done += shot.size;
					item.seconds_left = shots.length - index - 1;
					if (item.files_done === shots.length) {
						item.state = 'placed';
						for (const one of shots) one.state = body.kind === 'keep' ? 'kept' : 'sent';
						const order = makeOrder(
							body.service,
							library.slice(0, shots.length).map((image) => image.id),
							body.options
						);
						item.order_id = order.id;
						carryOut(order);
					}
					stir('queue');
				},
				400 * (index + 1)
			)
		);
		return item;
	}

	const find = (list, id) =>
		list.find((one) => one.id === id) ??
		(() => {
			throw new Refused(404, 'not-found', 'This does not exist, or not for you.');
		})();
	const operatorOrder = (order) => ({
		customer_id: me.id,
		customer_name: order.number.endsWith('2') ? 'Foto Club' : me.name,
		...order
	});

	/** Method and path → answer; a function's answer is sent as JSON, undefined as 204. */
	const routes = [
		...inboxRoutes({ library, plain, find, paged, tell, me }),
		[
			'POST /api/v1/customers',
			(b) => {
				if (b.email === 'taken@example.org')
					throw new Refused(
						409,
						'email-taken',
						'This email address has an account already. Sign in with it.',
						'email'
					);
				Object.assign(me, { name: b.name, email: b.email });
				return me;
			}
		],
		[
			'POST /api/v1/sessions',
			(b) => {
				if (b.password === 'wrong-one')
					throw new Refused(401, 'wrong-password', 'Email or password is not right.');
				state.signedIn = true;
				return { token: 'x', customer_id: me.id, expires_at: ago(-700) };
			}
		],
		[
			'DELETE /api/v1/sessions/current',
			() => {
				state.signedIn = false;
			}
		],
		['GET /api/v1/sessions', () => ({ items: sessions })],
		[
			'DELETE /api/v1/sessions/:id',
			(_, id) => {
				sessions = sessions.filter((one) => one.id !== id);
			}
		],
		['GET /api/v1/me', () => me],
		[
			'PATCH /api/v1/me',
			(b) => {
				if (b.password && b.current_password === 'wrong-one')
					throw new Refused(422, 'wrong-password', 'The current password is not right.', 'current_password');
				const { password: _p, current_password: _c, ...rest } = b;
				return Object.assign(me, rest);
			}
		],
		[
			'DELETE /api/v1/me',
			(b) => {
				if (b.password === 'wrong-one')
					throw new Refused(403, 'wrong-password', 'The password is not right.', 'password');
				state.signedIn = false;
			}
		],
		[
			'GET /api/v1/devices',
			(_, query) => {
				const code = query.get('code');
				if (code !== 'WDJB-MJHT')
					throw new Refused(404, 'unknown-code', 'This code is unknown or has ended.');
				return { user_code: code, label: 'Agent on anna-pc' };
			}
		],
		[
			'POST /api/v1/devices',
			(b) => {
				state.paired = b.allow;
				state.pairing = null;
				stir('status');
			}
		],
		['GET /api/v1/operator/permitted-cameras', () => permitted],
		['PUT /api/v1/operator/permitted-cameras', (b) => Object.assign(permitted, b)],
		[
			'POST /api/v1/operator/permitted-cameras/try',
			(b) => {
				const answer = (list) => ({
					permitted: !list || list.models.some((one) => one.maker.startsWith(b.maker)),
					why: list ? 'model' : null,
					reason: null,
					camera: `${b.maker} ${b.model}`,
					centre: 'Rosen Photo'
				});
				return { conference: answer(b.conference), pictures: answer(b.pictures) };
			}
		],
		['GET /api/v1/cameras', () => ({ items: [camera] })],
		['GET /api/v1/cameras/:id', () => camera],
		['GET /api/v1/cameras/:id/reports', () => ({ items: state.reports ? reports : [], next: null })],
		['DELETE /api/v1/cameras/:id/reports', () => undefined],
		['PATCH /api/v1/cameras/:id', (b) => Object.assign(camera, b)],
		['DELETE /api/v1/cameras/:id', () => undefined],
		['GET /api/v1/cameras/:id/menu', () => ({ services: menu() })],
		['GET /api/v1/menu', () => ({ services: menu() })],
		[
			'GET /api/v1/images',
			(_, q) => {
				const words = (q.get('q') ?? '').toLowerCase();
				const person = (q.get('person') ?? '').toLowerCase();
				const rating = Number(q.get('rating') ?? 0);
				const said = (of) => JSON.stringify(of).toLowerCase();
				return paged(
					library.filter(
						(image) =>
							inState(q.get('state'))(image) &&
							said([image.filename, image.attributes]).includes(words) &&
							said(image.attributes.people).includes(person) &&
							(image.attributes.rating ?? 0) >= rating
					),
					q,
					plain
				);
			}
		],
		['GET /api/v1/classes', () => ({ items: classes.map(shownClass), next: null })],
		[
			'POST /api/v1/classes',
			(b) => {
				const made = {
					id: randomUUID(),
					name: b.name,
					rule: b.rule ?? null,
					inside: new Set(b.images),
					created_at: ago(0)
				};
				classes.push(made);
				return shownClass(made);
			}
		],
		['POST /api/v1/classes/try', (b) => tried(insideOf({ rule: b }))],
		['GET /api/v1/classes/:id', (_, id) => shownClass(find(classes, id))],
		['PATCH /api/v1/classes/:id', (b, id) => shownClass(Object.assign(find(classes, id), b))],
		['DELETE /api/v1/classes/:id', (_, id) => void classes.splice(classes.indexOf(find(classes, id)), 1)],
		['GET /api/v1/classes/:id/images', (_, id, q) => paged(insideOf(find(classes, id)), q, plain)],
		[
			'POST /api/v1/classes/:id/images',
			(b, id) => {
				const own = find(classes, id);
				for (const image of b.add ?? []) own.inside.add(image);
				for (const image of b.remove ?? []) own.inside.delete(image);
				return shownClass(own);
			}
		],
		[
			'POST /api/v1/images/known',
			(b) => ({
				items: library
					.filter((image) => b.sha256.includes(image.sha256))
					.map(({ sha256, id, state }) => ({ sha256, id, state }))
			})
		],
		['GET /api/v1/images/:id', (_, id) => plain(find(library, id))],
		[
			'PATCH /api/v1/images/:id',
			(b, id) => {
				const image = find(library, id);
				const { state: to, rating, ...rest } = b;
				if (to) image.state = to;
				Object.assign(image.attributes, rest);
				if (rating !== undefined) image.attributes.rating = rating || null;
				return plain(image);
			}
		],
		[
			'DELETE /api/v1/images/:id',
			(_, id) => {
				find(library, id).state = 'trashed';
			}
		],
		[
			'POST /api/v1/images/:id/restore',
			(_, id) => {
				find(library, id).state = 'kept';
			}
		],
		[
			'GET /api/v1/timeline',
			(_, q) => {
				const days = new Map();
				for (const image of library.filter(inState(q.get('state')))) {
					const day = image.taken_at.slice(0, 10);
					days.set(day, (days.get(day) ?? 0) + 1);
				}
				return {
					days: [...days].map(([day, count]) => ({ day, count })),
					total: [...days.values()].reduce((a, b) => a + b, 0)
				};
			}
		],
		[
			'GET /api/v1/timeline/:day',
			(_, day, q) =>
				paged(
					library.filter((image) => inState(q.get('state'))(image) && image.taken_at.startsWith(day)),
					q,
					plain
				)
		],
		[
			'POST /api/v1/orders/quote',
			(b) => {
				const entry = services.find((one) => one.id === b.service);
				const times =
					entry.per === 'picture'
						? b.images.length
						: entry.per === 'recipient'
							? (b.options.to ?? []).length
							: 1;
				return {
					service: entry.id,
					kind: entry.kind,
					images: b.images.length,
					recipients: (b.options.to ?? []).length,
					price: entry.price,
					per: entry.per,
					total: euro(entry.price.amount * times),
					sentence: ''
				};
			}
		],
		[
			'POST /api/v1/orders',
			(b) => {
				const order = makeOrder(b.service, b.images, b.options);
				carryOut(order);
				return order;
			}
		],
		['GET /api/v1/orders', (_, q) => paged(orders, q)],
		['GET /api/v1/orders/:id', (_, id) => find(orders, id)],
		[
			'POST /api/v1/orders/:id/cancel',
			(_, id) => {
				const order = find(orders, id);
				Object.assign(order, { state: 'cancelled', cancellable: false });
				order.history.push({ at: new Date().toISOString(), state: 'cancelled', reason: null });
				return order;
			}
		],
		['GET /api/v1/grants', (_, q) => paged(grants, q)],
		[
			'DELETE /api/v1/grants/:id',
			(_, id) => {
				Object.assign(find(grants, id), { revoked_at: new Date().toISOString(), state: 'withdrawn' });
			}
		],
		['PATCH /api/v1/grants/:id', (body, id) => Object.assign(find(grants, id), body)],
		[
			'POST /api/v1/grants',
			(body) => {
				const { images = [], password, ...rest } = body;
				const one = granted({ ...rest, images: images.length, password: Boolean(password), class: null });
				grants.unshift(one);
				return { grant: one, href: body.to === 'customer' ? `/shared/${one.id}` : `/s/${'x'.repeat(43)}` };
			}
		],
		['GET /api/v1/received', (_, q) => paged(receivedOnes, q)],
		['GET /api/v1/received/:id', (_, id) => (id === 'received-3' ? cardOf() : sharedOf('received'))],
		[
			'GET /api/v1/galleries/:slug',
			(_, slug) => {
				if (slug === 'gone') throw new Refused(410, 'gone', '');
				if (slug === 'nothing') throw new Refused(404, 'not-found', '');
				return sharedOf('gallery');
			}
		],
		[
			'GET /api/v1/shared/:token',
			(_, token) => {
				if (token === 'gone') throw new Refused(410, 'gone', '');
				if (token === 'locked') throw new Refused(401, 'locked', '');
				return sharedOf('mail');
			}
		],
		[
			'GET /api/v1/operator/overview',
			() => ({
				open_orders: orders.filter((order) => !['done', 'failed', 'cancelled'].includes(order.state)).length,
				oldest_open: ago(0.4),
				chosen: [
					{ service: 'keep', title: 'Keep', count: 980 },
					{ service: 'send', title: 'Send', count: 511 },
					{ service: 'publish', title: 'Publish', count: 47 }
				],
				revenue: Array.from({ length: 28 }, (_, index) => ({
					day: new Date(NOW.getTime() - (27 - index) * 86_400_000).toISOString().slice(0, 10),
					total: euro(32_000 + 12_000 * Math.sin(index / 1.9) + index * 1300)
				})),
				jobs_due: 1,
				jobs_planned: 3,
				jobs_dead: 1,
				health: [
					{ name: 'database', ready: true, detail: null },
					{ name: 'blobs', ready: true, detail: null },
					{
						name: 'mail',
						ready: false,
						detail:
							'The mail server at mail.example.org:587 does not answer. Mails wait and go out when it does.'
					}
				],
				proof: {
					started_at: '2026-11-02T01:00:00Z',
					ended_at: '2026-11-02T09:41:00Z',
					files: 48_211,
					bytes: 412_000_000_000,
					missing: 1,
					damaged: 1,
					orphaned: 1,
					findings: ['missing', 'damaged', 'orphaned'].map((finding, index) => ({
						finding,
						blake3: `${index}`.repeat(64),
						size: 4_200_000 + index,
						found_at: '2026-11-02T04:00:00Z',
						names: index < 2 ? [{ filename: `DSCF012${index}.JPG`, owner: 'Anna Berg' }] : []
					}))
				}
			})
		],
		['GET /api/v1/operator/services', () => ({ items: services })],
		[
			'PUT /api/v1/operator/services/order',
			(b) => {
				services.sort((a, c) => b.order.indexOf(a.id) - b.order.indexOf(c.id));
				return { items: services };
			}
		],
		['PATCH /api/v1/operator/services/:id', (b, id) => Object.assign(find(services, id), b)],
		[
			'GET /api/v1/operator/orders',
			(_, q) => {
				const want = q.get('state');
				return paged(
					orders.filter(
						(order) =>
							!want ||
							(want === 'open'
								? !['done', 'failed', 'cancelled'].includes(order.state)
								: order.state === want)
					),
					q,
					operatorOrder
				);
			}
		],
		[
			'POST /api/v1/operator/orders/:id/cancel',
			(_, id) => {
				const order = find(orders, id);
				Object.assign(order, { state: 'cancelled', cancellable: false });
				return operatorOrder(order);
			}
		],
		[
			'POST /api/v1/operator/orders/:id/retry',
			(_, id) => {
				const order = find(orders, id);
				Object.assign(order, { state: 'accepted', reason: null, cancellable: true });
				carryOut(order);
				return operatorOrder(order);
			}
		],
		['GET /api/v1/openapi.json', () => openapi],
		['GET /agent/v1/status', agentStatus],
		['GET /agent/v1/cameras/:key/menu', () => ({ services: menu() })],
		[
			'DELETE /agent/v1/pairing',
			() => {
				state.paired = false;
				stir('status');
			}
		],
		[
			'POST /agent/v1/pairing',
			() => {
				state.pairing = {
					user_code: 'WDJB-MJHT',
					verification_uri_complete: 'http://localhost:7881/pair?code=WDJB-MJHT',
					expires_at: new Date(Date.now() + 600_000).toISOString(),
					problem: null
				};
				stir('status');
				return agentStatus();
			}
		],
		[
			'GET /agent/v1/cameras',
			() => ({
				items: state.camera ? [connected()] : [],
				webcams: state.webcams,
				unreadable: state.unreadable
			})
		],
		[
			'POST /agent/v1/cameras/:key/register',
			() => {
				state.registered = true;
				stir('cameras');
				return connected();
			}
		],
		[
			'GET /agent/v1/cameras/:key/images',
			(_, _key, q) => {
				const want = q.get('state');
				return paged(
					card.filter(
						(shot) =>
							!want ||
							(want === 'ordered'
								? shot.prints > 0
								: shot.state === want || (want === 'new' && shot.state === 'kept' && shot === card[7]))
					),
					q,
					plainShot
				);
			}
		],
		['POST /agent/v1/orders', enqueue],
		['GET /agent/v1/queue', () => ({ items: queue })],
		['POST /agent/v1/queue/:id/cancel', (_, id) => Object.assign(find(queue, id), { state: 'cancelled' })],
		[
			'POST /agent/v1/queue/:id/retry',
			(_, id) => Object.assign(find(queue, id), { state: 'waiting', reason: null })
		]
	].map(([key, run]) => {
		const [method, path] = key.split(' ');
		return { method, pattern: new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}$`), run };
	});

	const open = [
		/^\/api\/v1\/(customers|sessions|galleries|shared|openapi)/,
		/^\/api\/v1\/images\/[^/]+\/(thumbnail|preview|original)$/,
		/^\/agent\//
	];
	const uploads = new Map();

	function send(response, status, body, type = 'application/json', more = {}) {
		response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...more });
		response.end(body);
	}

	function bytesOf(path) {
		let match = /^\/api\/v1\/images\/([^/]+)\/(thumbnail|preview|original)$/.exec(path);
		if (match) return byId.get(match[1])?.bytes && [byId.get(match[1]).bytes, match[2]];
		match = /^\/agent\/v1\/cameras\/[^/]+\/images\/(.+)\/(thumbnail|preview|original)$/.exec(path);
		const shot = match && card.find((one) => one.name === decodeURIComponent(match[1]));
		return shot && [shot.picture, match[2]];
	}

	async function tus(request, response, path, chunks) {
		const head = { 'tus-resumable': '1.0.0' };
		if (request.method === 'POST') {
			const id = randomUUID();
			uploads.set(id, { length: Number(request.headers['upload-length']), offset: 0 });
			return send(response, 201, '', 'text/plain', { ...head, location: `/api/v1/uploads/${id}` });
		}
		const upload = uploads.get(path.split('/').pop());
		if (!upload) return send(response, 404, '', 'text/plain', head);
		if (request.method === 'HEAD')
			return send(response, 200, '', 'text/plain', {
				...head,
				'upload-offset': String(upload.offset),
				'upload-length': String(upload.length)
			});
		upload.offset += chunks.length;
		const done = upload.offset >= upload.length;
		send(response, 204, '', 'text/plain', {
			...head,
			'upload-offset': String(upload.offset),
			...(done ? { 'cradle-image-id': library[0].id } : {})
		});
	}

	const calls = switchboard({
		faces: library.slice(0, 12).map((one) => one.bytes),
		image: (id) => byId.get(id),
		persons: [
			{ key: 'anna', name: me.name },
			{ key: 'paul', name: 'Paul Lindqvist' }
		]
	});
	const personOf = (host) => (host === 'paul' ? 'paul' : 'anna');

	const handler = (host) => async (request, response) => {
		const url = new URL(request.url, 'http://x');
		const chunks = [];
		for await (const chunk of request) chunks.push(chunk);
		const raw = Buffer.concat(chunks);
		const path = url.pathname;
		if (host !== 'agent' && path.startsWith('/agent/'))
			return send(
				response,
				404,
				JSON.stringify({ type: 'not-found', title: 'Not Found', status: 404, detail: '' }),
				'application/problem+json'
			);
		if (host === 'agent' && path.startsWith('/api/') && !state.online)
			return send(
				response,
				502,
				JSON.stringify({ type: 'unreachable', title: 'Bad Gateway', status: 502, detail: '' }),
				'application/problem+json'
			);
		if (path === '/agent/v1/events') {
			response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
			response.write(':\n\n');
			streams.add(response);
			request.on('close', () => streams.delete(response));
			return;
		}
		const found = bytesOf(path);
		if (found)
			return send(
				response,
				200,
				found[1] === 'original' ? found[0].bytes : found[0][found[1]],
				found[1] === 'original' ? 'image/jpeg' : 'image/webp'
			);
		if (path.startsWith('/api/v1/uploads')) return tus(request, response, path, raw);
		if (path.startsWith('/api/') || path.startsWith('/agent/')) {
			try {
				const signed = host === 'agent' ? state.paired : state.signedIn;
				if (!signed && !open.some((one) => one.test(path)))
					throw new Refused(401, 'signed-out', 'You are not signed in.');
				if (host === 'paul' && path === '/api/v1/me')
					return send(response, 200, JSON.stringify({ ...me, name: 'Paul Lindqvist', operator: false }));
				const body = /json/.test(request.headers['content-type'] ?? '') ? JSON.parse(raw) : undefined;
				const called = calls.handle(personOf(host), request.method, path, body);
				if (called?.bytes) return send(response, 200, called.bytes, 'image/webp');
				if (called)
					return called.body === undefined
						? send(response, 204, '')
						: send(response, 200, JSON.stringify(called.body));
				for (const route of routes) {
					const match = route.method === request.method && route.pattern.exec(path);
					if (!match) continue;
					const said = raw.length ? JSON.parse(raw) : undefined;
					const answer = route.run(
						...(request.method === 'GET' ? [undefined] : [said]),
						...match.slice(1).map(decodeURIComponent),
						url.searchParams
					);
					return answer === undefined ? send(response, 204, '') : send(response, 200, JSON.stringify(answer));
				}
				throw new Refused(404, 'not-found', 'This does not exist, or not for you.');
			} catch (error) {
				const status = error.status ?? 500;
				const { type = 'mistake', detail = error.stack, field, more = {} } = error;
				return send(
					response,
					status,
					JSON.stringify({
						type,
						title: String(status),
						status,
						detail,
						...(field ? { field } : {}),
						...more
					}),
					'application/problem+json'
				);
			}
		}
		let file = join(build, path);
		if (!file.startsWith(build) || !existsSync(file) || statSync(file).isDirectory())
			file = join(build, 'index.html');
		response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
		createReadStream(file).pipe(response);
	};

	const listening = ['centre', 'agent', 'paul'].map((host, index) => {
		const server = createServer(handler(host));
		const live = new WebSocketServer({ noServer: true });
		server.on('upgrade', (request, socket, head) =>
			live.handleUpgrade(request, socket, head, (one) => {
				sockets.add(one);
				one.on('close', () => sockets.delete(one));
				calls.attach(personOf(host), one);
			})
		);
		return new Promise((ready) =>
			server.listen([centre, agent, paul][index], '127.0.0.1', () => ready(server))
		);
	});
	const servers = await Promise.all(listening);
	return {
		state,
		me,
		/** The bytes of a picture that the library has. */
		known: library[0].bytes.bytes,
		stir,
		centre: `http://127.0.0.1:${servers[0].address().port}`,
		agent: `http://127.0.0.1:${servers[1].address().port}`,
		/** Somebody else's page, to call and to be called. */
		paul: `http://127.0.0.1:${servers[2].address().port}`,
		order: orders[0].id,
		orderIds: orders.map((order) => order.id),
		stop: () => {
			streams.forEach((stream) => stream.end());
			sockets.forEach((socket) => socket.terminate());
			return Promise.all(
				servers.map(
					(server) =>
						new Promise((done) => {
							server.closeAllConnections();
							server.close(done);
						})
				)
			);
		}
	};
}

const openapi = {
	openapi: '3.1.0',
	info: { title: 'Cradle', version: '0.1.0', description: 'The photo service centre.' },
	paths: {
		'/api/v1/me': {
			get: {
				tags: ['customers'],
				summary: 'The signed-in customer',
				responses: {
					200: {
						description: 'The record',
						content: { 'application/json': { schema: { $ref: '#/components/schemas/Me' } } }
					},
					401: { description: 'Not signed in' }
				}
			}
		},
		'/api/v1/images/{id}': {
			get: {
				tags: ['images'],
				summary: 'A picture',
				parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
				responses: { 200: { description: 'The picture' } }
			}
		},
		'/api/v1/orders': {
			post: {
				tags: ['orders'],
				summary: 'Places an order',
				requestBody: {
					content: { 'application/json': { schema: { $ref: '#/components/schemas/PlaceOrder' } } }
				},
				responses: { 201: { description: 'The order' } }
			}
		}
	},
	components: {
		schemas: {
			Me: {
				type: 'object',
				required: ['id', 'email'],
				properties: {
					id: { type: 'string', format: 'uuid' },
					email: { type: 'string' },
					name: { type: 'string', description: 'Name.' }
				}
			},
			PlaceOrder: {
				type: 'object',
				required: ['service', 'images'],
				properties: {
					service: { type: 'string' },
					images: { type: 'array', items: { type: 'string', format: 'uuid' } }
				}
			}
		}
	}
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const mock = await start({ count: Number(process.env.MOCK_PICTURES ?? 180) });
	console.log(`centre ${mock.centre}\nagent  ${mock.agent}`);
}
