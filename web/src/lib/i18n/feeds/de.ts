import type { feeds as en } from './en';

export const feeds: typeof en = {
	connect: 'Kamera oder OBS anschließen',
	title: 'An dieses Gespräch angeschlossen',
	line: 'Ein Programm, das WHIP spricht, etwa OBS ab Version 30, sendet ein weiteres Bild in dieses Gespräch; eines, das WHEP spricht, zeigt es auf einem Bildschirm. Alle im Gespräch sehen, was angeschlossen ist. Es nimmt einen der 16 Plätze ein, und das Gespräch läuft von da an über die Zentrale.',
	which: 'Was wird angeschlossen?',
	flows: { in: 'Es sendet ins Gespräch', out: 'Es zeigt das Gespräch' },
	name: 'Name',
	nameLine: 'Alle im Gespräch lesen ihn.',
	cameraOf: (name) => `Zweite Kamera von ${name}`,
	screenOf: (name) => `Bildschirm von ${name}`,
	shows: 'Wen zeigt es?',
	speaker: 'Wer gerade spricht',
	make: 'Adresse anlegen',
	made: 'Wohin es sich verbindet',
	madeLine:
		'Das Token wird nur dieses eine Mal gezeigt. Beides endet mit dem Gespräch, wenn Sie es verlassen oder wenn Sie die Verbindung herausnehmen.',
	address: 'Server',
	token: 'Bearer-Token',
	copyAddress: 'Server kopieren',
	copyToken: 'Token kopieren',
	obs: 'OBS: Einstellungen → Stream, Plattform WHIP. Unter Ausgabe ein Keyframe-Intervall von 1 s.',
	by: (name) => `von ${name}`,
	sends: 'sendet',
	watches: 'schaut zu',
	waits: 'noch nicht verbunden',
	muted: 'nicht zu hören',
	mute: (name) => `${name} stumm schalten`,
	unmute: (name) => `${name} hören lassen`,
	remove: (name) => `${name} herausnehmen`
};
