/** Wie es einer Kamera geht und wie sie benutzt wurde. */

import type { Messages } from '../en';
import { plurals } from '../plural';

const n = plurals('de');

export const condition: Messages['condition'] = {
	open: 'Zustand',
	title: (camera: string) => `Zustand von ${camera}`,
	newest: (when: string) => `Stand ${when}`,
	none: 'Über diese Kamera wurde noch nichts mitgeteilt.',
	noneLine:
		'Wenn Sie es erlauben, berichtet der Agent, sobald die Kamera angeschlossen ist: höchstens einmal am Tag und nur, was neu ist.',
	firmware: 'Firmware',
	battery: 'Akku',
	card: 'Karte',
	room: (free: string, size: string) => `${free} von ${size} frei`,
	roomFree: (free: string) => `${free} frei`,
	onCard: (count: number) => n(count, { one: '# Bild darauf', other: '# Bilder darauf' }),
	shutter: 'Verschluss',
	releases: (count: number) => n(count, { one: '# Auslösung', other: '# Auslösungen' }),
	use: 'Nutzung',
	used: (shots: number, days: number) =>
		`${n(shots, { one: '# Aufnahme', other: '# Aufnahmen' })} an ${n(days, { one: '# Tag', other: '# Tagen' })}`,
	errors: 'Sie meldet',
	perMonth: 'Aufnahmen im Monat',
	month: 'Monat',
	day: 'Tag',
	allow: 'Dem Zentrum mitteilen, wie es dieser Kamera geht',
	allowLine:
		'Firmware, Akku, Karte, Verschluss, Fehler und wie viele Aufnahmen an wie vielen Tagen gemacht wurden: damit das Zentrum Sie beraten und die richtige Aktualisierung anbieten kann. Keine Bilder. Sie können es jederzeit zurücknehmen.',
	question: (camera: string) => `Darf das Zentrum wissen, wie es Ihrer ${camera} geht?`,
	yes: 'Erlauben',
	no: 'Nein',
	forget: 'Verlauf löschen',
	forgetQuestion: (camera: string) => `Löschen, was über ${camera} mitgeteilt wurde?`,
	forgetLine: 'Alles davon wird im Zentrum gelöscht. Die Kamera und ihre Bilder bleiben.',
	forgotten: 'Der Verlauf ist gelöscht.',
	allowed: 'Erlaubt. Zurücknehmen können Sie es auf Ihrer Kontoseite.',
	refused: 'Über diese Kamera wird nichts mitgeteilt.'
};
