/** A carrier that tells a centre what becomes of its parcels, signed as Standard Webhooks want it. */

import { createHmac } from 'node:crypto';

const KEY = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** An address that parcels go to. */
export const HOME = {
	recipient: '',
	lines: ['Ringstraße 2'],
	postal_code: '1010',
	city: 'Wien',
	region: '',
	country: 'AT'
};

/** What a centre is told that takes its messages. */
export const carrierSettings = { CRADLE_DELIVERY_KEY: `whsec_${KEY}` };

/** Tells a centre something; the status of its answer. Somebody else signs with another key. */
export async function carrierTells(centre, body, key = KEY) {
	const text = JSON.stringify(body);
	const at = Math.floor(Date.now() / 1000);
	const signature = createHmac('sha256', Buffer.from(key, 'base64'))
		.update(`msg_1.${at}.${text}`)
		.digest('base64');
	const headers = {
		'content-type': 'application/json',
		'webhook-id': 'msg_1',
		'webhook-timestamp': String(at),
		'webhook-signature': `v1,${signature}`
	};
	const answer = await fetch(`${centre.url}/api/v1/hooks/delivery`, { method: 'POST', headers, body: text });
	return answer.status;
}
