/** Hintergrundarbeit. */

import type { jobs as english } from './en';
import { plurals } from '../plural';

const n = plurals('de');

export const jobs: typeof english = {
	title: 'Hintergrundarbeit',
	line: 'Was beim ersten Mal nicht gelang. Das Zentrum versucht es von selbst wieder, immer seltener; was es aufgegeben hat, wartet hier.',
	none: 'Alles gelingt.',
	look: 'Ansehen, was misslang',
	now: 'Jetzt versuchen',
	dismiss: 'Von der Liste nehmen',
	dead: 'aufgegeben',
	soon: 'wird jetzt wieder versucht',
	tried: 'Es wird versucht.',
	next: (at) => `nächster Versuch ${at}`,
	attempts: (count) => n(count, { one: 'einmal versucht', other: '#-mal versucht' }),
	kinds: {
		fulfil: 'Einen Auftrag beginnen',
		print: 'Abzüge herstellen',
		deliver: 'Bilder per Mail senden',
		'delivery.tell': 'Über ein Paket benachrichtigen',
		'library.render': 'Kleine Bilder erzeugen',
		'library.playable': 'Einen Film abspielbar machen',
		'library.look-again': 'Dateien neu ansehen',
		'library.sidecar': 'Eine Begleitdatei lesen',
		'library.index': 'Die Suche vorbereiten',
		'library.chart': 'Bilder auf die Karte setzen',
		'library.sweep': 'Dateien entfernen, die niemand mehr braucht',
		'archive.verify': 'Gespeicherte Dateien durchlesen',
		'archive.tell': 'Über gespeicherte Dateien berichten',
		'notices.pulse': 'Vermerken, dass das Zentrum offen ist',
		'notices.begin': 'Mit den Eingängen beginnen',
		'notices.deadlines': 'Eingang und Papierkorb besorgen',
		'notices.announce': 'Ankündigen, was im Eingang wartet',
		'notices.tell-added': 'Von hinzugefügten Bildern berichten',
		'customers.mail-proof': 'Link zum Bestätigen einer Adresse mailen',
		'billing.tell': 'Rechnung oder Erinnerung mailen',
		'billing.months': 'Den Monat abschließen',
		'billing.arrears': 'Überfälliges ansehen',
		'cards.collect': 'Eine Kartenzahlung einziehen',
		'cards.send-back': 'Geld auf eine Karte zurücksenden',
		'cards.let-go': 'Einen unbezahlten Auftrag aufgeben',
		'cards.tell': 'Über eine Kartenzahlung benachrichtigen',
		'cards.forget': 'Eine Karte beim Anbieter löschen',
		'cards.look-at-refunds': 'Rückzahlungen ansehen',
		'cards.look-at-dispute': 'Einen Einspruch ansehen',
		watch: 'Aus dem überwachten Ordner übernehmen',
		'partners.deliver': 'Einem Partner etwas mitteilen',
		'partners.follow': 'Einem Auftrag beim Partner folgen',
		'partners.take-on': 'Den Auftrag eines Partners übernehmen',
		'partners.call-off': 'Den Auftrag eines Partners aufgeben',
		'partners.overdue': 'Nach ausgebliebenen Bildern sehen',
		'partners.forget': 'Vergessen, was Partneraufträge enthielten',
		housekeeping: 'Vergessen, was vorbei ist'
	}
};
