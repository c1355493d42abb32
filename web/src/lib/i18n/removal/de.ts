/** Von der Kamera löschen, was behalten und kopiert ist. */

import { plurals } from '../plural';
import type { removal as english } from './en';

const n = plurals('de');
const pictures = (count: number) => n(count, { one: '# Bild', other: '# Bilder' });

export const removal: typeof english = {
	ask: 'Von der Kamera löschen …',
	title: 'Von der Kamera löschen?',
	looking: 'Es wird nachgesehen, welche davon im Zentrum behalten und auf diesem Rechner kopiert sind …',
	goes: (count: number, camera: string) =>
		`${n(count, { one: '# Bild wird', other: '# Bilder werden' })} von ${camera} gelöscht.`,
	room: (files: number, bytes: string) =>
		`Mit allem, was dazugehört: ${n(files, { one: '# Datei', other: '# Dateien' })}, ${bytes}.`,
	forGood: 'Das lässt sich nicht rückgängig machen.',
	copies: (folders: string) =>
		`Sie bleiben im Zentrum und als Kopien in ${folders}. Jedes wird noch einmal gelesen und verglichen, ehe es gelöscht wird; was nicht gleich ist, bleibt.`,
	none: 'Keines davon kann jetzt gelöscht werden.',
	stays: (count: number) => n(count, { one: '# Bild bleibt:', other: '# Bilder bleiben:' }),
	yes: (count: number) => `${pictures(count)} löschen`,
	yesBusy: 'Löschen',
	begun: 'Es wird von der Kamera gelöscht. Lassen Sie sie angeschlossen.',
	deleting: (camera: string) => `Löschen von ${camera}`,
	looked: (done: string, total: string) => `${done} von ${total} angesehen`,
	stop: 'Anhalten',
	stopping: 'Nach diesem Bild wird angehalten.',
	done: (count: number, camera: string) => `${pictures(count)} von ${camera} gelöscht`,
	free: (bytes: string) => `${bytes} sind wieder frei.`,
	stopped: 'Es wurde angehalten. Was noch nicht gelöscht war, ist noch da.',
	interrupted: 'Der Agent hat mittendrin aufgehört. Von selbst wird nichts weiter gelöscht.',
	unknown: (count: number) =>
		n(count, {
			one: 'Von # Bild ist nicht bekannt, ob es noch da ist. Sehen Sie in der Kamera nach:',
			other: 'Von # Bildern ist nicht bekannt, ob sie noch da sind. Sehen Sie in der Kamera nach:'
		}),
	hide: 'Ausblenden',
	more: (count: number) => `und ${n(count, { one: '# weiteres', other: '# weitere' })}`,
	why: {
		gone: 'Nicht mehr auf der Kamera.',
		unreadable:
			'Die Kamera gibt sie nicht zu lesen: Niemand kann sagen, ob sie so behalten wurden, wie sie sind.',
		changed: 'Auf der Kamera verändert, seit sie behalten wurden. Behalten Sie sie noch einmal.',
		protected: 'In der Kamera geschützt. Nehmen Sie den Schutz dort weg.',
		'print-order':
			'Der Druckauftrag, der in der Kamera gemacht wurde, nennt sie. Nehmen Sie die Marke dort weg.',
		queued: 'In einem Auftrag unterwegs. Warten Sie, bis er angenommen ist.',
		copying: 'Von dieser Kamera werden gerade Bilder kopiert. Warten Sie, bis alle kopiert sind.',
		reading: 'Die Kamera wird noch gelesen. Versuchen Sie es gleich noch einmal.',
		'not-kept': 'Nicht im Zentrum behalten oder nicht mit allen Dateien. Behalten Sie sie zuerst.',
		trashed: 'Im Zentrum im Papierkorb. Holen Sie sie von dort zurück, oder behalten Sie sie noch einmal.',
		'no-copy':
			'Keine Kopie auf diesem Rechner oder nicht von allen Dateien. Wählen Sie unter „Kopien auf diesem Rechner“ einen Ordner, und behalten Sie sie noch einmal.',
		'copy-differs':
			'Die Kopie auf diesem Rechner ist nicht mehr, was sie war: Sie wurde verändert, oder die Platte lässt nach. Behalten Sie sie noch einmal.',
		'centre-away': 'Das Zentrum kann gerade nicht gefragt werden, ob es sie behält.',
		unpaired: 'Dieser Agent ist mit keinem Konto verbunden. Verbinden Sie ihn zuerst.',
		locked:
			'Diese Karte ist gesperrt. Nehmen Sie sie heraus, schieben Sie den kleinen Schalter an der Seite von „lock“ weg, und stecken Sie sie wieder ein.',
		'read-only': 'Diese Karte oder dieser Ordner ist nur zum Lesen offen. Löschen Sie sie in der Kamera.',
		refused: 'Die Kamera lässt es von hier aus nicht zu. Löschen Sie sie in der Kamera.',
		partly:
			'Einige ihrer Dateien sind gelöscht, die anderen ließen sich nicht löschen. Sehen Sie in der Kamera nach.'
	}
};
