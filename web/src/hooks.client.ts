/** Errors that no page expected. */

import type { HandleClientError } from '@sveltejs/kit';

export const handleError: HandleClientError = ({ error, status, message }) => {
	// An address that does not exist is no fault of the page.
	if (status !== 404) console.error(error);
	return { message };
};
