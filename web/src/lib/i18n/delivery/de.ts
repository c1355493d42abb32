/** Lieferung. */

import type { delivery as english } from './en';

export const delivery: typeof english = {
	title: 'Lieferung',
	line: 'Wo Abzüge abgeholt werden, wohin sie verschickt werden und wer sie befördert. Ohne Abholstellen und Länder wird nichts gefragt, und Sie übergeben Abzüge, wie Sie möchten. Was die Lieferung kostet, steht unter Preise.',
	how: 'Lieferung',
	ways: { 'pick-up': 'Abholen', post: 'Per Post' },
	counter: 'Wo',
	to: 'Senden an',
	addAddress: 'Andere Adresse',
	newAddress: 'Wohin gesendet wird',
	noAddress: 'In Ihrem Konto steht noch keine Adresse. Fügen Sie eine hinzu, damit wir wissen, wohin.',
	notThere: (country) =>
		`Nach ${country} wird von hier nichts verschickt. Wählen Sie eine andere Adresse oder holen Sie die Bilder ab.`,
	noCountry:
		'Bei dieser Adresse fehlt das Land. Ergänzen Sie es unter Konto oder fügen Sie eine andere hinzu.',
	notComplete:
		'Diese Adresse ist nicht vollständig. Ändern Sie sie unter Konto oder fügen Sie eine andere hinzu.',
	needs: 'Angeben, wohin',
	including: (price) => `davon ${price} für die Lieferung`,
	states: {
		waiting: 'wird zusammengestellt',
		ready: 'liegt bereit',
		packed: 'verpackt',
		sent: 'unterwegs',
		delivered: 'zugestellt'
	},
	fetched: 'abgeholt',
	parcel: 'Sendung',
	pickUp: 'Abholung',
	by: (carrier, number) => (number ? `${carrier}, ${number}` : carrier),
	follow: 'Sendung verfolgen',
	handOver: 'Zu übergeben',
	moves: {
		ready: 'Liegt bereit',
		packed: 'Verpackt',
		sent: 'An Zusteller übergeben',
		delivered: 'Zugestellt'
	},
	handedOver: 'Ausgegeben',
	correct: 'Nummer berichtigen',
	moved: (number, state) => `${number}: ${state}.`,
	sending: (number) => `${number} an einen Zusteller übergeben`,
	sendingLine: 'Der Kunde erhält eine E-Mail mit Nummer und Link.',
	carrier: 'Zusteller',
	number: 'Sendungsnummer',
	label: 'Versandetikett (A6)',
	sheet: 'Auf einen Viererbogen:',
	sheetPlace: (place) => `Etikett an Stelle ${place} des Bogens`,
	counters: 'Abholstellen',
	countersLine:
		'Die erste ist die übliche. Adresse und Öffnungszeiten stehen in der E-Mail, die sagt, dass ein Auftrag bereitliegt.',
	counterName: 'Name',
	counterLines: 'Adresse, Öffnungszeiten',
	addCounter: 'Abholstelle hinzufügen',
	removeCounter: (name) => `Abholstelle ${name} entfernen`,
	countries: 'Versand nach',
	countriesLine:
		'Ohne Land wird nichts verschickt. Der Name steht auf Etiketten, nicht aber beim eigenen Land.',
	code: 'Land',
	codeLine: 'Zwei Buchstaben, etwa DE',
	countryName: 'Name auf Etiketten',
	addCountry: 'Land hinzufügen',
	removeCountry: (name) => `${name} entfernen`,
	carriers: 'Zusteller',
	carriersLine: 'Im Link steht {number} dort, wo die Sendungsnummer hingehört.',
	link: 'Link zur Sendungsverfolgung',
	addCarrier: 'Zusteller hinzufügen',
	removeCarrier: (name) => `Zusteller ${name} entfernen`,
	price: { post: 'Lieferung per Post, einmal', 'pick-up': 'Abholung, einmal' }
};
