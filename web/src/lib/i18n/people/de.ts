/** Menschen: wer da ist und wer anruft. */

import type { people as english } from './en';

export const people: typeof english = {
	availability: {
		available: 'erreichbar',
		away: 'abwesend',
		busy: 'beschäftigt',
		do_not_disturb: 'bitte nicht stören',
		in_call: 'im Gespräch',
		offline: 'nicht da',
		invisible: 'unsichtbar'
	},
	until: (words, time) => `${words} bis ${time}`,
	own: {
		title: 'Ihre Erreichbarkeit',
		derived: 'Wie ich da bin',
		derivedLine: 'Erreichbar, solange Sie eine Seite benutzen, sonst abwesend',
		invisibleLine: 'Sieht für alle aus, als wären Sie nicht da',
		for: 'Wie lange',
		forever: 'Bis ich es ändere',
		hour: 'Eine Stunde',
		evening: 'Bis heute Abend',
		tomorrow: 'Bis morgen früh',
		sound: 'Mit Ton klingeln'
	},
	ringing: {
		rings: 'Wenn jemand anruft',
		title: (name) => `${name} ruft an`,
		besides: (names) => `mit ${names}`,
		line: 'Die Eingabetaste nimmt an, Esc lehnt ab.',
		answer: 'Annehmen',
		look: 'Erst die Kamera ansehen',
		decline: 'Ablehnen',
		quiet: 'Kein Ton'
	}
};
