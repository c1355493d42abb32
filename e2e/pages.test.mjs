/** Every page in three widths and both themes; pictures of all of them are left in `results/pages`. */

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { drawn, settled, signIn, SIZES, tiles, wellMade } from './harness/browser.mjs';
import { acquainted } from './harness/calls.mjs';
import { DAMAGED, MEMO, TWICE } from './harness/camera.mjs';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { RESULTS } from './harness/program.mjs';
import { until } from './harness/until.mjs';

const anna = person('Anna Berg');
const SHOWN = join(RESULTS, 'pages');

journey('Every page is well made at every width, light and dark', async (stage, t) => {
	mkdirSync(SHOWN, { recursive: true });
	const centre = await stage.centre();
	const api = await centre.register(anna);
	const agent = await stage.agent(centre, [await stage.card()]);
	await agent.belongsTo(api);
	const { orders, gallery, link, adding, guest, ruled, received } = await furnish(centre, api, agent);

	const grid = async (page) => {
		await tiles(page).first().waitFor();
		await drawn(page);
	};
	const heading = (page) => page.locator('main h1').first().waitFor();
	const picked = async (page) => {
		await grid(page);
		await tiles(page).first().locator('.tick').click();
		await tiles(page).nth(1).locator('.tick').click();
	};
	const viewer = async (page) => {
		await grid(page);
		await tiles(page).first().focus();
		await page.keyboard.press('Enter');
		await page.locator('.viewer .picture img').last().waitFor();
		await page.keyboard.press('i');
		await page.locator('.viewer aside').waitFor();
	};
	const at = (path) => centre.url + path;
	const local = (path) => new URL(agent.address).origin + path;

	/** name → [address, what to wait for there] */
	const strangers = {
		'sign-in': [at('/sign-in'), heading],
		register: [at('/register'), heading],
		gallery: [at(gallery), grid],
		link: [at(link), grid],
		'adding pictures': [at(adding), heading],
		'an invitation to a call': [at(guest), heading],
		'confirming an address': [at('/confirm#secret'), heading],
		'not found': [at('/no/such/page'), heading]
	};
	const customers = {
		camera: [agent.address, picked],
		'camera of the agent, order': [local(`/orders/${orders.send}`), heading],
		'camera without an agent': [at('/camera'), heading],
		pair: [at('/pair'), heading],
		library: [at('/library'), grid],
		viewer: [at('/library'), viewer],
		inbox: [at('/library?show=inbox'), grid],
		search: [at('/library?q=crdl&kind=picture'), grid],
		map: [at('/library/map'), heading],
		'map with open pictures': [at('/library/map?at=47,9,6&cells=6'), grid],
		classes: [at('/library/classes'), heading],
		class: [at(`/library/classes/${ruled}`), grid],
		trash: [at('/library?show=trash'), grid],
		notices: [at('/notices'), heading],
		orders: [at('/orders'), heading],
		'order of keeping': [at(`/orders/${orders.keep}`), heading],
		'order of sending': [at(`/orders/${orders.send}`), heading],
		'order of publishing': [at(`/orders/${orders.publish}`), heading],
		account: [at('/account'), heading],
		'shared with me': [at('/shared'), heading],
		people: [at('/calls'), (page) => page.getByRole('article').first().waitFor()],
		'a call address': [at('/call/7K3Q9-XM4TD'), heading],
		'somebody’s details': [at(received), heading],
		'operator overview': [at('/operator'), heading],
		'background work': [at('/operator/jobs'), heading],
		'operator services': [at('/operator/services'), heading],
		'operator orders': [at('/operator/orders'), heading],
		'operator customers': [at('/operator/customers'), heading],
		'operator inbox': [at('/operator/inbox'), heading],
		docs: [at('/docs'), (page) => page.locator('main details').first().waitFor()]
	};

	const look = async (context, name, size, [address, there]) => {
		const page = await context.newPage();
		await page.goto(address);
		await there(page);
		for (const theme of ['light', 'dark']) {
			const what = `${name}, ${size}, ${theme}`;
			await t.test(what, async () => {
				await page.emulateMedia({ colorScheme: theme });
				await settled(page);
				await page.screenshot({ path: join(SHOWN, `${what.replace(/\W+/g, '-')}.png`) });
				await wellMade(page, what);
			});
		}
		await t.test(`${name}, ${size}: nothing failed`, () => assert.deepEqual(page.problems, []));
		await page.close();
	};
	for (const size of Object.keys(SIZES)) {
		const stranger = await stage.visitor({ size });
		for (const [name, how] of Object.entries(strangers)) await look(stranger, name, size, how);
		const customer = await stage.visitor({ size });
		const first = await customer.newPage();
		await signIn(first, centre, anna);
		await first.close();
		for (const [name, how] of Object.entries(customers)) await look(customer, name, size, how);
	}
});

/** A customer with something on every page: orders of all kinds, a gallery, a link, pictures of all sorts. */
async function furnish(centre, api, agent) {
	await api.patch('/api/v1/me', {
		birthday: '1988-05-14',
		address: { lines: ['Rosenweg 4'], postal_code: '79100', city: 'Freiburg', country: 'DE' },
		delivery_addresses: [
			{
				recipient: 'Greta Berg',
				lines: ['Am Hang 12'],
				postal_code: '6020',
				city: 'Innsbruck',
				country: 'AT'
			}
		],
		destinations: [{ name: 'Grandma', email: 'greta@example.org' }]
	});
	const names = (await agent.shots()).map((shot) => shot.name).filter((name) => name !== TWICE[1]);
	await agent.choose(names.filter((name) => name > 'DCIM/100CRADL/CRDL0004'));
	await agent.choose([MEMO, DAMAGED], 'send', {
		to: [{ name: 'Grandma', email: 'greta@example.org' }],
		message: 'From the lake'
	});
	await agent.delivered();
	const images = await api.list('/api/v1/images');
	const published = { service: 'publish', options: { title: 'A week at the lake', originals: true } };
	await api.post(
		'/api/v1/orders',
		{ ...published, images: images.slice(0, 5).map((image) => image.id) },
		'gallery'
	);
	await api.upload(
		Buffer.concat([await api.bytes(`/api/v1/images/${images[0].id}/original`), Buffer.from('again')]),
		'again.jpg'
	);
	const thrown = await api.upload(
		Buffer.concat([await api.bytes(`/api/v1/images/${images[1].id}/original`), Buffer.from('thrown')]),
		'thrown.jpg'
	);
	const done = await until('every order is done and every picture rendered', async () => {
		const orders = await api.list('/api/v1/orders');
		const images = await api.list('/api/v1/images');
		return (
			orders.every((order) => order.state === 'done') && images.every((image) => !image.rendering) && orders
		);
	});
	await api.post('/api/v1/images/batch', { ids: [thrown], state: 'trashed' }, 'thrown');
	const orders = Object.fromEntries(done.map((order) => [order.kind, order.id]));
	const gallery = done.find((order) => order.kind === 'publish').gallery.href;
	const given = { images: images.slice(0, 3).map((image) => image.id), to: 'link', title: 'For the club' };
	const { href } = await api.post('/api/v1/grants', given, 'link');
	const best = await api.post('/api/v1/classes', { name: 'The best', images: given.images });
	const filled = {
		object: 'class',
		class: best.id,
		to: 'link',
		title: 'For the guests',
		add: { pictures: 50 }
	};
	const { href: guests } = await api.post('/api/v1/grants', filled, 'guests');
	const conditions = [{ field: 'kind', value: 'picture' }];
	const { id: ruled } = await api.post('/api/v1/classes', { name: 'All pictures', rule: { conditions } });
	const paul = await centre.register(person('Paul Klein'));
	const details = { object: 'profile', fields: ['name', 'email'], to: 'customer', email: anna.email };
	const { href: received } = await paul.post('/api/v1/grants', details, 'details');
	const me = await api.get('/api/v1/me');
	await api.post(`/api/v1/operator/customers/${me.id}/confirm`);
	await acquainted(api, paul);
	const { href: guest } = await api.post('/api/v1/guest-links', { several: true }, 'guest');
	return { orders, gallery, link: href, adding: guests, guest, ruled, received };
}
