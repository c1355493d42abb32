// An account on a centre.

/** Makes an account on a new centre and signs in; the secret to send along. */
export async function signUp(centre) {
	const connection = centre.connect({ 'content-type': 'application/json' });
	const who = { email: 'bench@example.org', password: 'a long enough password' };
	await connection.expect(201, 'POST', '/api/v1/customers', {
		body: JSON.stringify({ ...who, name: 'Bench' })
	});
	const answer = await connection.expect(201, 'POST', '/api/v1/sessions', { body: JSON.stringify(who) });
	connection.close();
	return JSON.parse(answer.body).token;
}
