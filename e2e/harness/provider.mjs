/** A provider of card payments that speaks Stripe's API: localstripe, on a free port. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from './program.mjs';

export const CARDS = {
	works: '4242424242424242',
	declined: '4000000000000341',
	asks: '4000002500003155'
};

/** Types a card into the provider's own field on the page that saves one. */
export async function typeCard(page, number) {
	await page.getByPlaceholder('number').fill(number);
	await page.getByPlaceholder('exp_month').fill('12');
	await page.getByPlaceholder('exp_year').fill('40');
	await page.getByPlaceholder('cvc').fill('123');
	await page.getByRole('button', { name: 'Save the card' }).click();
}

export class Provider {
	#process;

	static async start() {
		const provider = new Provider();
		const python = process.env.CRADLE_PEERS ? join(process.env.CRADLE_PEERS, 'bin/python') : 'python3';
		const script = join(ROOT, 'scripts/peers/stripe.py');
		provider.#process = spawn(python, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
		const [port] = await once(provider.#process.stdout, 'data');
		provider.url = `http://127.0.0.1:${String(port).trim()}`;
		return provider;
	}

	/** What a centre is told. */
	get settings() {
		return {
			CRADLE_STRIPE_KEY: 'sk_test_journeys',
			CRADLE_STRIPE_PUBLISHABLE_KEY: 'pk_test_journeys',
			CRADLE_STRIPE_WEBHOOK_SECRET: 'whsec_journeys',
			CRADLE_STRIPE_API: this.url,
			CRADLE_STRIPE_SCRIPT: `${this.url}/js.stripe.com/v3/`
		};
	}

	/** From now on it tells this centre what happens. */
	async tell(centre) {
		const body = { url: `http://127.0.0.1:${centre.port}/api/v1/hooks/payments`, secret: 'whsec_journeys' };
		await fetch(`${this.url}/_config/webhooks/cradle`, { method: 'POST', body: JSON.stringify(body) });
	}

	/** Minor units that it took from cards, one by one. */
	async taken() {
		const headers = { authorization: 'Bearer sk_test_journeys' };
		const charges = await (await fetch(`${this.url}/v1/charges?limit=100`, { headers })).json();
		return charges.data.filter((charge) => charge.status === 'succeeded').map((charge) => charge.amount);
	}

	async stop() {
		this.#process.kill('SIGKILL');
		await once(this.#process, 'exit');
	}
}
