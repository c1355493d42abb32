/** Drucken. */

import { plurals } from '../plural';
import type { print as english } from './en';

const n = plurals('de');

export const print: typeof english = {
	title: 'Bilder drucken',
	needs: 'Größe und Papier wählen',
	button: 'Drucken',
	change: 'Größe, Papier, Anzahl, Ausschnitt ändern',
	sentence: (count, index, what) =>
		`${n(count, { one: '# Abzug', other: '# Abzüge' })}${
			index ? n(index, { one: ' und einen Indexprint', other: ' und # Indexprints' }) : ''
		}${what ? `, ${what}` : ''} drucken`,
	place: 'Wo',
	size: 'Größe',
	paper: 'Papier',
	finish: 'Oberfläche',
	border: 'Weißer Rand',
	noBorder: 'keiner',
	fit: 'Das ganze Bild drucken',
	fitLine:
		'Hat das Blatt andere Seitenverhältnisse, bleibt daneben Weiß. Sonst füllt das Bild das Blatt und ein wenig fällt weg.',
	index: 'Indexprint',
	indexLine: (sheets) =>
		n(sheets, {
			one: 'Alle Bilder klein, jedes mit Nummer und Name. Er zählt als ein weiterer Abzug.',
			other: 'Alle Bilder klein, jedes mit Nummer und Name, auf # Blättern. Sie zählen als # weitere Abzüge.'
		}),
	indexSheet: (which) => (which ? `Index ${which}` : 'Index'),
	copies: 'Abzüge von jedem',
	copiesOf: (name) => `Abzüge von ${name}`,
	each: 'Bild für Bild',
	crop: 'Ausschnitt',
	cropOf: (name) => `Was von ${name} gedruckt wird`,
	cropLine:
		'Ziehen Sie den Rahmen oder bewegen Sie ihn mit den Pfeiltasten; + und − machen ihn größer und kleiner. Was dunkel ist, fällt weg.',
	cropFrame: (left, top, width) => `Rahmen: ${left} von links, ${top} von oben, ${width} breit`,
	larger: 'Größer',
	smaller: 'Kleiner',
	middle: 'Zurück zur Mitte',
	sharpness: { good: 'scharf', fair: 'reicht aus', low: 'zu wenige Pixel für diese Größe' },
	resolution: (ppi) => `${ppi} Pixel pro Zoll`,
	coarse: (count, names) =>
		n(count, {
			one: `Zu wenige Pixel für diese Größe: ${names}. Es wird unscharf aussehen.`,
			other: `# Bilder haben zu wenige Pixel für diese Größe und werden unscharf aussehen: ${names}, …`
		}),
	nothing: 'Hier kann gerade nichts gedruckt werden.',
	direct: (place: string) => `Bilder direkt an ${place} senden`,
	directLine: 'Sie kommen nicht in Ihre Bibliothek. Der Aufnahmeort wird entfernt; nur JPEG.',
	wentDirect: (place: string) =>
		`Die Bilder gingen direkt von der Kamera an ${place}. In Ihrer Bibliothek sind sie nicht.`,
	elsewhere:
		'Von jedem Bild wird die Mitte gedruckt. Ausschnitte wählen Sie, wenn Sie aus Ihrer Bibliothek drucken.',
	fromCamera: 'Die Anzahl kommt aus der Druckbestellung der Kamera.',
	prints: 'Abzüge',
	at: (place) => `Bei ${place}`,
	times: (count) => n(count, { one: 'einmal', other: '#-mal' }),
	states: {
		waiting: 'wartet',
		drawing: 'wird gezeichnet',
		sent: 'beim Drucker',
		printing: 'wird gedruckt',
		held: 'stockt',
		done: 'fertig',
		failed: 'hat nicht geklappt'
	},
	repeat: 'Noch einmal drucken',
	repeated: 'Es wird noch einmal gedruckt. Die Kundin oder den Kunden kostet das nichts.',
	places: 'Ausgabeorte',
	placesLine:
		'Drucker und Ordner, aus denen Labore Aufträge holen. Angeboten wird, was hier steht; was es kostet, steht unter Preise.',
	noPlaces: 'Noch kein Ausgabeort',
	noPlacesLine:
		'Fügen Sie einen Drucker oder den Ordner eines Labors hinzu und geben Sie dem Dienst „Drucken“ einen Preis.',
	add: 'Ort hinzufügen',
	edit: 'Ändern',
	remove: 'Entfernen',
	removeQuestion: (name) => `${name} entfernen?`,
	removeLine: 'Abzüge, die noch darauf warten, scheitern; das Geld dafür wird zurückgegeben.',
	name: 'Name',
	kind: 'Art',
	kinds: { ipp: 'Drucker (IPP)', folder: 'Ordner eines Labors' },
	uri: 'Adresse',
	uriLine: 'ipp://drucker.local/ipp/print',
	search: 'Im Netz suchen',
	found: 'Gefunden',
	noneFound: 'Kein Drucker hat geantwortet. Geben Sie seine Adresse ein.',
	ask: 'Drucker befragen',
	folder: 'Ordner',
	folderLine: (folders) =>
		`Sein Name in ${folders}. Jeder Auftrag kommt als eigener Ordner auf einmal hinein.`,
	layout: 'Was geschrieben wird',
	layouts: { dpof: 'Wie eine Kamerakarte, mit Druckauftrag (DPOF)', files: 'Dateien nach einem Muster' },
	pattern: 'Muster',
	patternLine:
		'Wörter in Klammern werden ausgefüllt: {number} {name} {size} {paper} {finish} {copies} {order}',
	dpi: 'Punkte pro Zoll',
	open: 'Nimmt Aufträge an',
	closed: 'geschlossen',
	products: 'Was er macht',
	sizeLine: 'Millimeter, etwa 102x152',
	media: 'Wie der Drucker das Blatt nennt',
	mediaLine: 'Leer: was sich aus der Größe ergibt',
	addProduct: 'Produkt hinzufügen',
	removeProduct: (what) => `${what} entfernen`,
	printerStates: { idle: 'bereit', printing: 'druckt', stopped: 'angehalten' },
	ready: (media) => `Eingelegt: ${media}`,
	supply: (name, level) => `${name} ${level}`,
	profiles: 'Farben (ICC)',
	profileOf: (paper) => `Profil für ${paper}`,
	noProfile: 'sRGB',
	choose: 'Datei wählen',
	dropProfile: (paper) => `Profil für ${paper} entfernen`,
	extra: (what) => `${what}: Aufpreis`
};
