/** Punkte. */

import type { Messages } from '../en';
import { plurals } from '../plural';

const n = plurals('de');

export const points: Messages['points'] = {
	title: 'Punkte',
	count: (count: number) => n(count, { one: '# Punkt', other: '# Punkte' }),
	worth: (amount: string) => `${amount} wert`,
	earns: (count: number, unit: string) =>
		`Aufträge bringen ${n(count, { one: '# Punkt', other: '# Punkte' })} für je ${unit}, die Sie anders zahlen, sobald sie fertig und bezahlt sind.`,
	first: 'Aufträge zuerst mit Punkten zahlen',
	firstLine: (share: string) =>
		`Punkte zahlen bis zu ${share} eines Auftrags; den Rest zahlen Sie wie oben gewählt.`,
	notSpent: 'Mit Punkten kann hier zurzeit nicht gezahlt werden.',
	history: 'Wie sie kamen und gingen',
	none: 'Noch nichts.',
	after: (count: number) => `danach ${n(count, { one: '# Punkt', other: '# Punkte' })}`,
	order: (points: string, worth: string) => `${points} (${worth})`,
	paid: 'Mit Punkten bezahlt',
	rules: 'Punkte',
	rulesLine: 'Punkte sind ein Zahlungsmittel: Preis und Steuer eines Auftrags bleiben, wie sie sind.',
	spends: 'Aufträge können mit Punkten bezahlt werden',
	worthOf: 'Ein Punkt ist wert',
	share: 'Von einem Auftrag zahlen Punkte bis zu (Prozent)',
	earnsOf: (unit: string) => `Punkte, die ein Auftrag für je ${unit} bringt, die anders bezahlt wurden`,
	earnsLine: '0: Aufträge bringen keine. Punkte gibt es, sobald ein Auftrag fertig und bezahlt ist.',
	give: 'Wie viele Punkte'
};
