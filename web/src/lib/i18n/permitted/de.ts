/** Welche Kameras das Zentrum annimmt. */

import type { Messages } from '../en';

export const permitted: Messages['permitted'] = {
	title: 'Kameras',
	line: 'Legen Sie fest, welche Kameras hier benutzt werden dürfen. Wer eine andere anschließt, erfährt, warum sie nicht angenommen wird, und kann Sie darum bitten.',
	functions: { conference: 'Konferenzen', pictures: 'Bildübertragung' },
	functionLines: {
		conference: 'Mit welchen Kameras Konferenzen geführt werden dürfen.',
		pictures:
			'Von welchen Kameras Bilder angenommen werden, über Kabel, von der Karte oder per FTP. Dateien, die jemand von Hand in die Bibliothek legt, sind davon ausgenommen.'
	},
	every: 'Jede Kamera',
	only: 'Nur diese',
	maker: 'Hersteller',
	model: 'Modell',
	stars:
		'* steht für Beliebiges: „Nikon“ mit „Z*“ lässt jede Nikon zu, deren Modell mit Z beginnt. Groß- und Kleinschreibung zählt nicht.',
	add: 'Modell hinzufügen',
	remove: (name: string) => `${name || 'Diesen Eintrag'} entfernen`,
	declared: 'Und Kameras, die sich selbst als konferenztauglich ausweisen',
	declaredLine:
		'Das tut eine Kamera, deren USB-Beschreibung sowohl eine Schnittstelle für laufende Bilder als auch eine zur Bildübertragung enthält. Einfache Webcams tun es nicht.',
	known: 'Kameras, die hier angemeldet wurden',
	changed: (when: string, who: string) => `Geändert ${when} von ${who}.`,
	changedBySomebody: (when: string) => `Geändert ${when}.`,
	never: 'Bisher hat das niemand eingeschränkt.',
	unsaved: 'Noch nicht gespeichert.',
	tryTitle: 'Würde diese Kamera zugelassen?',
	tryLine: 'Nach den Listen, wie sie oben stehen, gespeichert oder nicht.',
	tryDeclared: 'Sie weist sich als konferenztauglich aus',
	tryIt: 'Ausprobieren',
	letIn: 'wird zugelassen',
	notLetIn: 'wird nicht zugelassen',
	refused: {
		conference: {
			model: (camera: string, centre: string) =>
				`${centre} führt Konferenzen nur mit bestimmten Kameras, und „${camera}“ gehört nicht dazu: Nehmen Sie eine andere, oder bitten Sie die Leute von ${centre}, sie zuzulassen.`,
			nameless: (camera: string, centre: string) =>
				`${centre} führt Konferenzen nur mit bestimmten Kameras, und „${camera}“ nennt weder Hersteller noch Modell: Nehmen Sie eine andere, oder bitten Sie die Leute von ${centre}, sie zuzulassen.`
		},
		pictures: {
			model: (camera: string, centre: string) =>
				`${centre} nimmt Bilder nur von bestimmten Kameras an, und „${camera}“ gehört nicht dazu: Nehmen Sie eine andere, oder bitten Sie die Leute von ${centre}, sie zuzulassen.`,
			nameless: (camera: string, centre: string) =>
				`${centre} nimmt Bilder nur von bestimmten Kameras an, und „${camera}“ nennt weder Hersteller noch Modell: Nehmen Sie eine andere, oder bitten Sie die Leute von ${centre}, sie zuzulassen.`
		}
	}
};
