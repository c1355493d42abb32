/** Die Seiten des Betreibers. */

import type { operator as english } from './en';
import { plurals } from '../plural';

const n = plurals('de');

export const operator: typeof english = {
	title: 'Betrieb',
	tabs: {
		overview: 'Überblick',
		services: 'Dienste',
		prices: 'Preise',
		orders: 'Aufträge',
		customers: 'Kunden',
		money: 'Geld',
		inbox: 'Eingang und Papierkorb'
	},
	today: (weekday) => `${weekday} an der Theke`,
	open: (count) => n(count, { one: '# offener Auftrag', other: '# offene Aufträge' }),
	oldest: (time) => `der älteste seit ${time}`,
	allUp: 'alles läuft',
	somethingDown: (count) => n(count, { one: '# Teil braucht Sie', other: '# Teile brauchen Sie' }),
	revenue: 'Umsatz, vier Wochen',
	revenueTable: 'Umsatz nach Tagen',
	day: 'Tag',
	chosen: 'Was gewählt wurde',
	noneChosen: 'Keine Aufträge in den letzten vier Wochen.',
	parts: 'Das Zentrum',
	partNames: { database: 'Datenbank', blobs: 'Bilder', mail: 'E-Mail' },
	works: 'läuft',
	broken: 'läuft nicht',
	jobs: 'Hintergrundarbeit',
	jobsDue: (count) => n(count, { one: '# ist fällig', other: '# sind fällig', zero: 'nichts ist fällig' }),
	jobsPlanned: (count) => n(count, { one: '# geplant', other: '# geplant' }),
	jobsDead: (count) => n(count, { one: '# wurde aufgegeben', other: '# wurden aufgegeben' }),
	proof: 'Gespeicherte Dateien',
	proofNever: 'Sie wurden noch nicht durchgelesen.',
	proofRuns: (since) => `Sie werden seit ${since} durchgelesen.`,
	proofEnded: (at) => `Alle waren am ${at} durchgelesen.`,
	proofRead: (count, size) =>
		n(count, { one: `# Datei gelesen, ${size}`, other: `# Dateien gelesen, ${size}` }),
	proofWhole: 'jede ist, was sie war',
	proofMissing: (count) => n(count, { one: '# fehlt', other: '# fehlen' }),
	proofDamaged: (count) => n(count, { one: '# beschädigt', other: '# beschädigt' }),
	proofOrphaned: (count) =>
		n(count, {
			one: '# ohne Eintrag, die von selbst verschwindet',
			other: '# ohne Eintrag, die von selbst verschwinden'
		}),
	proofAdvice:
		'Sehen Sie zuerst nach dem Datenträger. Holen Sie dann die Dateien aus einer Sicherung zurück, oder bitten Sie die, denen die Bilder gehören, sie noch einmal zu schicken: Das gleiche Bild heilt, was beschädigt ist.',
	proofFindings: 'Was gefunden wurde',
	findings: { missing: 'Fehlt', damaged: 'Beschädigt', orphaned: 'Ohne Eintrag' },
	servicesLine: 'Der erste steht ganz oben bei allen, die noch keinen benutzt haben.',
	drag: (title) => `${title} verschieben: mit den Pfeiltasten oder durch Ziehen`,
	moved: (title, place) => `${title} steht jetzt an Stelle ${place}.`,
	findCustomer: 'Nach Name oder Adresse suchen',
	onlyUnconfirmed: 'Nur unbestätigte Adressen',
	noCustomers: 'Niemand gefunden.',
	confirmedAt: (at) => `Adresse bestätigt ${at}`,
	notConfirmed: 'Adresse nicht bestätigt',
	confirmAddress: 'Adresse bestätigen',
	confirmQuestion: (email) => `${email} bestätigen?`,
	confirmLine: (name) =>
		`${name} sieht dann, was andere mit dieser Adresse teilen. Bestätigen Sie nur, wenn Sie wissen, dass die Adresse stimmt.`,
	offered: 'Angeboten',
	edit: 'Bearbeiten',
	editTitle: (title) => `Dienst „${title}“`,
	ownTitle: 'Eigener Titel',
	ownTitleLine: 'Leer: der Name des Dienstes in der jeweiligen Sprache.',
	ownDescription: 'Eigene Beschreibung',
	price: 'Preis',
	per: 'Für',
	perNames: { order: 'jeden Auftrag', picture: 'jedes Bild', recipient: 'jeden Empfänger' },
	models: 'Für welche Kameras',
	modelsLine: 'Keine genannt: für alle Kameras. „*“ steht für Beliebiges.',
	addModel: 'Kameras hinzufügen',
	everyCamera: 'alle Kameras',
	removeModel: (name) => `${name} entfernen`,
	columns: {
		waiting: 'Wartet',
		work: 'In Arbeit',
		done: 'Erledigt',
		needs: 'Braucht Sie',
		cancelled: 'Storniert'
	},
	noneHere: 'Keine.',
	retried: (number) => `${number} wird noch einmal versucht.`,
	periods: 'Wie lange Bilder warten',
	periodsLine: 'Was angekündigt ist, bleibt: Ein genanntes Ende wird nie vorgezogen.',
	inboxDays: 'Tage im Eingang, bis gefragt wird',
	inboxDaysLine: '0: Es wird nie gefragt, und nichts verschwindet.',
	answerDays: 'Tage für eine Antwort, bis zum Papierkorb',
	trashDays: 'Tage im Papierkorb, bis endgültig gelöscht wird',
	asConfigured: 'Leer: wie eingestellt.',
	badDays: 'Geben Sie ganze Tage von 1 bis 3.650 ein.',
	announced: 'Was angekündigt wurde',
	nobodyTold: 'Bisher wurde niemandem etwas angekündigt.',
	waitingOf: (waiting, all) => `${waiting} von ${all} warten noch`,
	notOperator: 'Diese Seite ist für den Betrieb des Zentrums',
	notOperatorLine: 'Ihr Konto ist ein Kundenkonto. Wer das Zentrum betreibt, kann das ändern.'
};
