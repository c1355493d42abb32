/** Whether this page is a guest's: then it asks for the one call that they were let into, at addresses of their own. */

const AT = '/api/v1/guest';

let guest = false;

/** From now on, until the returned function is called. */
export function beGuest(): () => void {
	guest = true;
	return () => {
		guest = false;
	};
}

/** Where a call is asked for. */
export const callAt = (id: string): string => (guest ? `${AT}/call` : `/api/v1/calls/${id}`);

/** Where the centre's messages come from. */
export const liveAt = (): string => (guest ? `${AT}/live` : '/api/v1/live');
