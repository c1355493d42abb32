import type { sealed as en } from './en';

export const sealed: typeof en = {
	sealed: 'Ende-zu-Ende-verschlüsselt',
	line: 'Die Zentrale reicht weiter, was sie nicht sehen und hören kann. Das Prüfwort ist aus den Schlüsseln aller gemacht: Sehen alle dasselbe Wort, sitzt niemand dazwischen.',
	agreeing: 'Schlüssel werden vereinbart …',
	open: (names) => `nicht Ende-zu-Ende-verschlüsselt, weil der Browser von ${names} es nicht kann`,
	openPrograms: (names) => `nicht Ende-zu-Ende-verschlüsselt, weil ${names} über ein Programm teilnimmt`,
	openMine: 'nicht Ende-zu-Ende-verschlüsselt, weil dieser Browser es nicht kann'
};
