/** The inbox, its notices and the trash of the mock centre: many pictures at once, and the way back. */

const DAY = 86_400_000;
const at = (days) => new Date(Date.now() + days * DAY).toISOString();

/** Routes over the library of the mock; `find` gives an entry or refuses. */
export function inboxRoutes({ library, plain, find, paged, tell, me }) {
	for (const image of library)
		if (image.state === 'trashed') Object.assign(image, { trashed_at: at(-9), trash_until: at(21) });

	const moved = {
		kept: () => ({ state: 'kept', trash_until: null }),
		inbox: () => ({ state: 'inbox', trash_until: null }),
		trashed: (image) => ({ state: 'trashed', before: image.state, trash_until: at(30) }),
		restored: (image) => ({ state: image.before ?? 'kept', trash_until: null })
	};
	const back = { inbox: 'inbox', kept: 'kept', trashed: 'trashed' };

	function change(id, { state, set = {}, add = {}, remove = {} }) {
		const image = find(library, id);
		const before = structuredClone({ state: image.state, attributes: image.attributes });
		if (state) Object.assign(image, moved[state](image));
		const { state: _, rating, ...rest } = set ?? {};
		Object.assign(image.attributes, rest);
		if (rating !== undefined) image.attributes.rating = rating || null;
		for (const list of ['people', 'keywords']) {
			const kept = image.attributes[list].filter((word) => !(remove?.[list] ?? []).includes(word));
			image.attributes[list] = [...new Set([...kept, ...(add?.[list] ?? [])])];
		}
		const undo = { id };
		if (before.state !== image.state)
			undo.state = image.state === 'trashed' ? 'restored' : back[before.state];
		const differs = Object.entries(before.attributes).filter(
			([name, value]) => JSON.stringify(value) !== JSON.stringify(image.attributes[name])
		);
		if (differs.length) undo.set = Object.fromEntries(differs.map(([name, value]) => [name, value ?? 0]));
		return { image: plain(image), undo };
	}

	const history = [
		{ at: at(-2), event: 'made', pictures: 0, notice_id: 'notice', reason: null },
		{ at: at(-2), event: 'failed', pictures: 0, notice_id: 'notice', reason: '450 the mailbox is busy' },
		{ at: at(-1.9), event: 'mailed', pictures: 0, notice_id: 'notice', reason: null }
	];
	const named = library.filter((image) => image.state === 'inbox').map((image) => image.id);
	for (const entry of history) entry.pictures = named.length;
	const outcomes = new Map();
	const notice = () => {
		const outcomeOf = (id) => {
			const image = library.find((one) => one.id === id);
			return (
				outcomes.get(id) ?? (image?.state === 'kept' ? 'kept' : image?.state === 'inbox' ? null : 'let_go')
			);
		};
		const images = named.map((id) => ({
			id,
			outcome: outcomeOf(id),
			shown: library.some((image) => image.id === id && image.shown)
		}));
		const waiting = images.filter((image) => !image.outcome).length;
		return {
			id: 'notice',
			state: waiting ? 'running' : 'over',
			made_at: at(-2),
			delivered_at: at(-1.9),
			delivered_by: 'mail',
			problem: null,
			until: at(28),
			pictures: named.length,
			waiting,
			images,
			history
		};
	};
	const all = () => (named.length ? [notice()] : []);
	let periods = { inbox_days: null, answer_days: 14, trash_days: null };
	const removed = (ids) => {
		for (const id of ids) {
			const index = library.findIndex((image) => image.id === id && image.state === 'trashed');
			if (index >= 0) library.splice(index, 1);
		}
		return { removed: ids.length };
	};
	const trashed = () => library.filter((image) => image.state === 'trashed');
	const shownPeriods = () => ({
		set: periods,
		holds: {
			inbox_days: periods.inbox_days ?? 30,
			answer_days: periods.answer_days ?? 30,
			trash_days: periods.trash_days ?? 30
		}
	});

	return [
		[
			'POST /api/v1/images/batch',
			(b) => {
				const each = b.each?.length ? b.each : b.ids.map((id) => ({ ...b, id }));
				const done = each.map((one) => change(one.id, one));
				return {
					items: done.map(({ image }) => image),
					next: null,
					undo: done.map(({ undo }) => undo).filter(({ state, set }) => state || set)
				};
			}
		],
		['GET /api/v1/trash', () => ({ pictures: trashed().length, days: 30, first_out: at(21) })],
		['POST /api/v1/trash/remove', (b) => removed(b.ids)],
		['DELETE /api/v1/trash', () => removed(trashed().map((image) => image.id))],
		['GET /api/v1/notices', (_, q) => paged(all(), q)],
		['GET /api/v1/notices/history', (_, q) => paged(history.toReversed(), q)],
		['POST /api/v1/notices/:id/read', () => notice()],
		[
			'POST /api/v1/notices/:id/answer',
			(b) => {
				const open = notice().images.filter((image) => !image.outcome);
				const ids = open.map((image) => image.id).filter((id) => !b.images || b.images.includes(id));
				const state = b.answer === 'keep' ? 'kept' : 'trashed';
				const undo = ids.map((id) => change(id, { state }).undo);
				tell({ type: 'notices' });
				return { notice: notice(), answered: ids.length, undo };
			}
		],
		[
			'GET /api/v1/operator/notices',
			(_, q) => paged(all(), q, (one) => ({ customer_id: me.id, customer_name: me.name, ...one, images: [] }))
		],
		['GET /api/v1/operator/periods', shownPeriods],
		[
			'PUT /api/v1/operator/periods',
			(b) => {
				periods = b;
				return shownPeriods();
			}
		]
	];
}
