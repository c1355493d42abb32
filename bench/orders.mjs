// Orders that cost something: their price told, placed and charged, one after the other and many at once.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { signUp } from './centre/account.mjs';
import { Centre } from './centre/centre.mjs';
import { library, upload } from './ingest/upload.mjs';
import { quantile } from './statistics.mjs';
import { finding, milliseconds } from './table.mjs';
import { passingFolder, say, small } from './workplace.mjs';

const CUSTOMERS = small ? 2 : 32;
const PICTURES = 10;
/** Quotes, and orders of one customer. */
const ASKED = small ? 20 : 1_000;
const WARM_UP = ASKED / 20;
const SECONDS = small ? 1 : 30;
const QUOTE_MS = 5;
const PLACE_MS = 25;
const A_SECOND = 200;
/** What one picture costs, and what is paid in so that it lasts. */
const EACH = 12;
const PAID_IN = 100_000_000;

export const orders = () => measured(passingFolder('orders'), {}, '');

/** The same with the records on PostgreSQL. */
export async function ordersOnPostgres() {
	const url = new URL(process.env.CRADLE_TEST_POSTGRES_URL);
	execFileSync('psql', ['--quiet', url.href, '-c', 'CREATE DATABASE bench_orders'], { stdio: 'inherit' });
	url.pathname = '/bench_orders';
	return measured(passingFolder('orders-postgres'), { CRADLE_DATABASE_URL: url.href }, ' on PostgreSQL');
}

async function measured(folder, settings, where) {
	const centre = await Centre.open(folder, settings);
	try {
		const customers = await furnish(centre);
		await centre.settled();
		const [first] = customers;
		const quotes = await took(centre, first, 200, '/api/v1/orders/quote');
		const placed = await took(centre, first, 201, '/api/v1/orders');
		await centre.settled();
		const rate = await together(centre, customers);
		// What was ordered is still being carried out.
		await centre.settled();
		execFileSync(process.env.CRADLE, ['billing', 'verify', '--data', folder], {
			env: { ...process.env, ...settings },
			stdio: ['ignore', 'ignore', 'inherit']
		});
		return [
			...slowest(`price of an order of ${PICTURES} pictures${where}`, quotes, QUOTE_MS),
			...slowest(`placing an order of ${PICTURES} pictures${where}`, placed, PLACE_MS),
			finding({
				what: `orders a second of ${CUSTOMERS} customers at once, for ${SECONDS} s, and the books are right${where}`,
				figure: rate.toFixed(0),
				goal: `≥ ${A_SECOND}`,
				met: rate >= A_SECOND
			})
		];
	} finally {
		await centre.close();
	}
}

const slowest = (what, values, limit) => [
	finding({ what: `${what}, p50`, figure: milliseconds(quantile(values, 0.5)) }),
	finding({
		what: `${what}, p99`,
		figure: milliseconds(quantile(values, 0.99)),
		goal: `≤ ${limit} ms`,
		met: quantile(values, 0.99) <= limit
	})
];

/** Prices, and customers with some pictures each and money on their balance. */
async function furnish(centre) {
	say(`making ${CUSTOMERS} customers with ${PICTURES} pictures each`);
	const operator = json(centre, await signUp(centre, 'operator'));
	const tariffs = [{ service: 'keep', per: 'picture', steps: [{ from: 1, each: EACH }], tax: 1900 }];
	await operator(201, 'POST', '/api/v1/operator/price-lists', { taxing: 'gross', tariffs });
	const customers = [];
	for (let number = 0; number < CUSTOMERS; number++) {
		const token = await signUp(centre, `customer${number}`);
		const customer = json(centre, token);
		await upload(centre, token, drawn(number));
		const { id } = await customer(200, 'GET', '/api/v1/me');
		await customer(200, 'PUT', '/api/v1/payment-methods', { method: 'prepaid' });
		const paid = { what: 'top-up', till: 'cash', amount: PAID_IN, reason: '' };
		await operator(201, 'POST', `/api/v1/operator/accounts/${id}/bookings`, paid);
		const connection = centre.connect({ authorization: `Bearer ${token}` });
		const images = (await library(connection)).map((image) => image.id);
		connection.close();
		customers.push({ token, order: JSON.stringify({ service: 'keep', images }) });
	}
	return customers;
}

/** Asks with JSON and reads JSON. */
const json = (centre, token) => async (status, method, path, value) => {
	const connection = centre.connect({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
	const body = value === undefined ? undefined : JSON.stringify(value);
	const answer = await connection.expect(status, method, path, { body });
	connection.close();
	return JSON.parse(answer.body);
};

/** Files of pictures of one pixel each, every one of another colour. */
function drawn(customer) {
	const folder = passingFolder('drawn');
	return Array.from({ length: PICTURES }, (_, number) => {
		const gif = Buffer.from('R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
		gif.writeUIntBE(customer * PICTURES + number, 13, 3);
		const file = join(folder, `${customer}-${number}.gif`);
		writeFileSync(file, gif);
		return file;
	});
}

/** The milliseconds of each of many requests, one after the other. */
async function took(centre, { token, order }, status, path) {
	const connection = centre.connect({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
	const values = [];
	for (let number = 0; number < ASKED + WARM_UP; number++) {
		const answer = await connection.expect(status, 'POST', path, { body: order });
		if (number >= WARM_UP) values.push(answer.took);
	}
	connection.close();
	return values;
}

/** How many orders a second all customers place at the same time, each one after the other. */
async function together(centre, customers) {
	let count = 0;
	const begun = performance.now();
	const until = begun + SECONDS * 1_000;
	const one = async ({ token, order }) => {
		const connection = centre.connect({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
		while (performance.now() < until) {
			await connection.expect(201, 'POST', '/api/v1/orders', { body: order });
			count += 1;
		}
		connection.close();
	};
	await Promise.all(customers.map(one));
	return count / ((performance.now() - begun) / 1_000);
}
