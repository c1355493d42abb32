/** The address book, availability and calls of the mock: two persons who can really call each other, and some who cannot. */

import { randomUUID } from 'node:crypto';

const now = () => new Date().toISOString();
const hours = (count) => new Date(Date.now() + count * 3_600_000).toISOString();
const refused = (status, type, detail, more = {}) =>
	Object.assign(new Error(detail), { status, type, detail, more });

/** `faces`: pictures with a thumbnail and a preview; `image` gives a picture of the library by its id. */
export function switchboard({ faces, image, persons }) {
	const sockets = new Map();
	const calls = new Map();
	const presence = new Map(persons.map((one) => [one.key, { chosen: null, until: null }]));
	const calling = new Map(
		persons.map((one, index) => [
			one.key,
			{
				address: index ? 'PA01K-1E1N0' : '7K3Q9-XM4TD',
				says: index ? 'home until six' : null,
				findable: true,
				may_photograph: true,
				picture: true
			}
		])
	);
	const partnerOf = (person) => persons.find((one) => one.key !== person);
	const others = [
		['Greta Berg', 'away', 'in the garden', 'Rings twice, then the door', ['family'], null],
		['Koi club', 'do_not_disturb', null, null, ['club'], hours(3)],
		['Studio Weber', 'offline', 'Closed on Mondays', null, ['club'], null],
		['Mei Tanaka', 'busy', null, 'From the workshop in May', [], null],
		['Ida Holm', 'in_call', null, null, ['family'], null]
	].map(([name, state, says, comment, groups, back_at], index) => ({
		id: randomUUID(),
		state: 'mutual',
		name,
		address: `M${index}K3Q-XM4T${index}`,
		picture: index < 3,
		photograph: index === 0,
		says,
		comment,
		groups,
		presence: { state, since: hours(-1), back_at },
		may_photograph: index !== 1,
		tell: false,
		since: hours(-400)
	}));
	const waiting = [
		['asks', 'Ben Adler'],
		['invited', 'ida@example.org']
	].map(([state, name]) => ({
		...others[3],
		id: randomUUID(),
		state,
		name,
		address: '',
		picture: false,
		comment: null,
		presence: null
	}));
	const cards = new Map(persons.map((one) => [one.key, `card-of-${partnerOf(one.key).key}`]));
	const notes = new Map(persons.map((one) => [one.key, { comment: null, groups: [], photograph: false }]));
	const gone = new Set();
	const notices = [
		{ kind: 'missed', name: 'Greta Berg', text: '', image: null },
		{
			kind: 'message',
			name: 'Koi club',
			text: 'The new pond is full. Look!',
			image: { name: 'pond.jpg', width: 4000, height: 3000, kept: false }
		}
	].map((one) => ({ id: randomUUID(), contact: null, call: null, at: hours(-2), read_at: null, ...one }));

	const tell = (person, message, except = null) => {
		for (const one of sockets.get(person) ?? [])
			if (one !== except && one.readyState === 1) one.send(JSON.stringify(message));
	};
	const inCall = (person) =>
		[...calls.values()].find(
			(call) => call.state !== 'over' && call.people.some((one) => one.key === person && one.state !== 'left')
		);
	const shownState = (person) => {
		const { chosen } = presence.get(person);
		if (chosen === 'invisible') return 'offline';
		if (chosen === 'do_not_disturb') return chosen;
		if (inCall(person)?.state === 'talking') return 'in_call';
		return chosen ?? ((sockets.get(person)?.size ?? 0) > 0 ? 'available' : 'offline');
	};
	const seen = (person) => ({
		state: shownState(person),
		since: hours(-1),
		back_at: presence.get(person).until
	});
	const mine = (person) => ({ ...presence.get(person), shown: seen(person) });
	const cardFor = (person) => {
		const other = partnerOf(person);
		const { address, says, may_photograph, picture } = calling.get(other.key);
		return {
			...notes.get(person),
			id: cards.get(person),
			state: 'mutual',
			name: other.name,
			address,
			picture,
			says,
			presence: seen(other.key),
			may_photograph,
			tell: false,
			since: hours(-900)
		};
	};
	const changed = () => {
		for (const { key } of persons) {
			tell(key, { type: 'presence', contact: cards.get(key), presence: seen(partnerOf(key).key) });
			tell(key, { type: 'my_presence', ...mine(key) });
		}
	};
	const view = (call, person) => {
		const me = call.people.find((one) => one.key === person);
		return {
			id: call.id,
			state: call.state,
			ended: call.ended,
			started_at: call.started_at,
			answered_at: call.answered_at,
			over_at: call.over_at,
			me: me.id,
			polite: call.people[1] === me,
			end_to_end: true,
			recordings: [],
			room: null,
			participants: call.people.map((one) => ({
				id: one.id,
				called_by: one === call.people[0] ? null : call.people[0].id,
				contact: one === me ? null : cards.get(person),
				name: persons.find((other) => other.key === one.key).name,
				picture: true,
				state: one.state,
				connection_mine: one === me,
				...one.on
			})),
			images: call.images.map((one) => ({
				...one.shown,
				mine: one.by === person,
				kept: one.kept.has(person)
			}))
		};
	};
	const tellCall = (call) =>
		call.people.forEach(({ key }) => tell(key, { type: 'call', call: view(call, key) }));
	const over = (call, ended) => {
		Object.assign(call, { state: 'over', ended, over_at: now() });
		tellCall(call);
		changed();
	};
	const numbered = (call, to, message) => {
		const all = call.told.get(to) ?? [];
		call.told.set(to, all);
		all.push({ ...message, seq: all.length + 1 });
		tell(to, all.at(-1));
	};
	const callOf = (id, person) => {
		const call = calls.get(id);
		if (!call?.people.some((one) => one.key === person)) throw refused(404, 'not-found', 'No such call.');
		return call;
	};
	const meIn = (call, person) => call.people.find((one) => one.key === person);

	const routes = {
		'GET /partners': (person) => ({
			items: [cardFor(person), ...others, ...waiting].filter((one) => !gone.has(one.id)),
			next: null
		}),
		'POST /partners': (_, { email, address }) => {
			const made = { ...waiting[1], id: randomUUID(), name: email ?? address };
			waiting.push(made);
			return made;
		},
		'GET /partners/find': () => ({ items: [{ name: 'Rosa Lind', address: 'R05A0-11ND0' }] }),
		'POST /partners/import': () => ({
			found: [
				{ name: 'Rosa Lind', email: 'rosa@example.org', known: false },
				{ name: 'Greta Berg', email: 'greta@example.org', known: true }
			]
		}),
		'GET /partners/:id': (person, _, id) =>
			id === cards.get(person) ? cardFor(person) : others.find((one) => one.id === id),
		'PATCH /partners/:id': (person, change, id) => {
			if (id === cards.get(person)) return Object.assign(notes.get(person), change) && cardFor(person);
			return Object.assign(
				others.find((one) => one.id === id),
				change
			);
		},
		'DELETE /partners/:id': (_, __, id) => void gone.add(id),
		'POST /partners/:id/accept': (_, __, id) =>
			Object.assign(
				waiting.find((one) => one.id === id),
				{ state: 'mutual', presence: others[0].presence }
			),
		'PUT /partners/:id/photograph': (person) => {
			notes.get(person).photograph = true;
			const call = inCall(person);
			numbered(call, partnerOf(person).key, {
				type: 'photographed',
				call: call.id,
				by: meIn(call, person).id
			});
			tell(person, { type: 'contact', contact: cardFor(person) });
		},
		'DELETE /partners/:id/photograph': (person) => {
			notes.get(person).photograph = false;
			tell(person, { type: 'contact', contact: cardFor(person) });
		},
		'POST /partners/:id/tell': () => undefined,
		'POST /partners/:id/message': () => undefined,
		'GET /calling/notices': () => ({ items: notices, next: null }),
		'POST /calling/notices/:id/read': (_, __, id) => {
			notices.find((one) => one.id === id).read_at = now();
		},
		'POST /calling/notices/:id/keep': (_, __, id) => {
			notices.find((one) => one.id === id).image.kept = true;
			return { image_id: randomUUID() };
		},
		'GET /me/calling': (person) => calling.get(person),
		'PATCH /me/calling': (person, change) => {
			Object.assign(calling.get(person), change);
			tell(partnerOf(person).key, { type: 'contact', contact: cardFor(partnerOf(person).key) });
			return calling.get(person);
		},
		'POST /me/calling/address': (person) => Object.assign(calling.get(person), { address: 'N3WAD-DRE55' }),
		'PUT /me/calling/picture': (person) => void (calling.get(person).picture = true),
		'DELETE /me/calling/picture': (person) => void (calling.get(person).picture = false),
		'GET /presence': (person) => mine(person),
		'PUT /presence': (person, chosen) => {
			presence.set(person, chosen);
			changed();
			return mine(person);
		},
		'GET /calls': (person) => ({
			items: [...calls.values()].reverse().map((call) => view(call, person)),
			next: null
		}),
		'POST /calls': (person, { partner_ids: [card] }) => {
			const other = others.find((one) => one.id === card);
			const whom = partnerOf(person).key;
			const state = other ? other.presence.state : shownState(whom);
			if (state !== 'available' || inCall(whom))
				throw refused(
					409,
					'partner-unavailable',
					'They cannot be called now. Try again in an hour, or let yourself be told.',
					{ presence: other?.presence ?? seen(whom) }
				);
			const off = { microphone: false, camera: false, hand: false, screen: false };
			const call = {
				id: randomUUID(),
				state: 'ringing',
				ended: null,
				started_at: now(),
				answered_at: null,
				over_at: null,
				images: [],
				told: new Map(),
				people: [
					{ id: randomUUID(), key: person, state: 'in', on: { ...off }, said: 0 },
					{ id: randomUUID(), key: whom, state: 'called', on: { ...off }, said: 0 }
				]
			};
			calls.set(call.id, call);
			tellCall(call);
			return { ...view(call, person), refused: [] };
		},
		'GET /calls/:id': (person, _, id) => view(callOf(id, person), person),
		'POST /calls/:id/answer': (person, _, id) => {
			const call = callOf(id, person);
			if (call.state !== 'ringing') throw refused(409, 'answered', 'It was answered on another device.');
			Object.assign(call, { state: 'talking', answered_at: now() });
			meIn(call, person).state = 'in';
			tellCall(call);
			changed();
			return view(call, person);
		},
		'POST /calls/:id/join': (person, _, id) => {
			const call = callOf(id, person);
			meIn(call, person).state = 'in';
			tellCall(call);
			return view(call, person);
		},
		'POST /calls/:id/decline': (person, _, id) => over(callOf(id, person), 'declined'),
		'POST /calls/:id/leave': (person, _, id) => {
			const call = callOf(id, person);
			meIn(call, person).state = 'left';
			over(call, call.answered_at ? 'answered' : 'cancelled');
		},
		'GET /calls/:id/ice': () => ({ servers: [], until: hours(1) }),
		'POST /calls/:id/images': (person, { image_id: id }, callId) => {
			const call = callOf(callId, person);
			const picture = image(id);
			const shown = {
				n: call.images.length + 1,
				by: meIn(call, person).id,
				name: picture.filename,
				width: picture.width,
				height: picture.height,
				at: now()
			};
			call.images.push({ by: person, shown, image: picture, kept: new Set() });
			const whom = partnerOf(person).key;
			numbered(call, whom, { type: 'shown', call: call.id, image: { ...shown, mine: false, kept: false } });
			return { ...shown, mine: true, kept: false };
		},
		'POST /calls/:id/images/:n/keep': (person, _, id, n) => {
			const one = callOf(id, person).images[n - 1];
			one.kept.add(person);
			return { image_id: one.image.id };
		}
	};
	const compiled = Object.entries(routes).map(([route, run]) => {
		const [method, path] = route.split(' ');
		return { method, run, pattern: new RegExp(`^/api/v1${path.replace(/:\w+/g, '([^/]+)')}$`) };
	});

	/** Bytes: faces, and pictures that were shown or left. */
	function bytes(person, path) {
		if (/^\/api\/v1\/(partners\/[^/]+|me\/calling)\/(picture|photograph)$/.test(path))
			return faces[[...path].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % faces.length].thumbnail;
		if (/^\/api\/v1\/calling\/notices\/[^/]+\/(thumbnail|preview)$/.test(path)) return faces[0].preview;
		const match = /^\/api\/v1\/calls\/([^/]+)\/images\/(\d+)\/(thumbnail|preview)$/.exec(path);
		return match && callOf(match[1], person).images[match[2] - 1].image.bytes[match[3]];
	}

	/** The answer to a request, or null when it is about something else. */
	function handle(person, method, path, body) {
		if (method === 'GET') {
			const found = bytes(person, path);
			if (found) return { bytes: found };
		}
		for (const route of compiled) {
			const match = route.method === method && route.pattern.exec(path);
			if (match) return { body: route.run(person, body, ...match.slice(1)) };
		}
		return null;
	}

	function heard(person, message) {
		const call = calls.get(message.call);
		const me = call && meIn(call, person);
		if (!me) return;
		const whom = partnerOf(person).key;
		const { type, n, ...rest } = message;
		if (type === 'resume') {
			for (const one of (call.told.get(person) ?? []).slice(message.heard)) tell(person, one);
		} else if (type === 'signal' || type === 'say') {
			if (n <= me.said) return;
			me.said = n;
			if (type === 'signal') numbered(call, whom, { type, call: call.id, from: me.id, data: message.data });
			else numbered(call, whom, { type: 'said', call: call.id, from: me.id, text: message.text, at: now() });
		} else if (type === 'state') {
			const { microphone, camera, hand, screen } = message;
			me.on = { microphone, camera, hand, screen };
			tellCall(call);
		} else if (type === 'point') tell(whom, { type: 'pointed', from: me.id, ...rest });
	}

	function attach(person, socket) {
		const all = sockets.get(person) ?? new Set();
		sockets.set(person, all.add(socket));
		socket.on('close', () => {
			all.delete(socket);
			changed();
		});
		socket.on('message', (text) => heard(person, JSON.parse(text)));
		socket.send(JSON.stringify({ type: 'hello', connection: randomUUID() }));
		for (const call of calls.values())
			if (call.state === 'ringing' && meIn(call, person))
				tell(person, { type: 'call', call: view(call, person) });
		changed();
	}

	return { handle, attach };
}
