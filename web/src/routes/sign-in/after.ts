/** Where to go after signing in: an address of these pages, never another site's. */
export function after(next: string | null): string {
	return next && /^\/(?![/\\])/.test(next) ? next : '/library';
}
