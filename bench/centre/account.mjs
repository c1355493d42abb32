// An account on a centre.

/** Makes an account and signs in; the secret to send along. The first one on a new centre is the operator's. */
export async function signUp(centre, name = 'bench') {
	const connection = centre.connect({ 'content-type': 'application/json' });
	const who = { email: `${name}@example.org`, password: 'a long enough password' };
	await connection.expect(201, 'POST', '/api/v1/customers', {
		body: JSON.stringify({ ...who, name: 'Bench' })
	});
	const answer = await connection.expect(201, 'POST', '/api/v1/sessions', { body: JSON.stringify(who) });
	connection.close();
	return JSON.parse(answer.body).token;
}
