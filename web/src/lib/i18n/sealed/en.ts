/** Calls of several that are encrypted from page to page. */

export const sealed = {
	sealed: 'end-to-end encrypted',
	line: 'The centre passes on what it cannot see or hear. The check word is made of everybody’s keys: if all of you see the same word, nobody sits in between.',
	agreeing: 'agreeing on keys …',
	open: (names: string) => `not end-to-end encrypted, because the browser of ${names} cannot`,
	openPrograms: (names: string) => `not end-to-end encrypted, because ${names} takes part by a program`,
	openMine: 'not end-to-end encrypted, because this browser cannot'
};
