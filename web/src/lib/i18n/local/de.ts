/** Kopien des Behaltenen in einem Ordner dieses Rechners. */

import type { local as english } from './en';

export const local: typeof english = {
	title: 'Kopien auf diesem Rechner',
	off: 'Was Sie behalten, geht ans Zentrum. Es kann außerdem in einen Ordner dieses Rechners kopiert werden.',
	on: (folder: string) => `Was Sie behalten, wird außerdem nach ${folder} kopiert.`,
	setUp: 'Ordner wählen',
	change: 'Ändern',
	stop: 'Nichts mehr kopieren',
	fixed: 'So hat es festgelegt, wer diesen Rechner eingerichtet hat.',
	folder: 'Ordner',
	folderLine: 'Vom Anfang an geschrieben, etwa /home/anna/Bilder. Es muss ihn geben.',
	template: 'Namen',
	templateLine:
		'{date}, {time}, {camera}, {name} und {number} stehen für das, was von einem Bild bekannt ist, / macht Ordner. {date:%Y-%m} nimmt die Teile des Datums, die Sie nennen.',
	preview: 'So hießen Ihre neuesten Bilder',
	line: 'Kopien werden mit dem Original verglichen, ehe sie zählen. Die Dateien eines Bildes behalten einen Namen; ein anderes Bild dieses Namens bekommt eine Nummer, und nichts wird überschrieben.',
	started: 'Was Sie behalten, wird ab jetzt außerdem dorthin kopiert.',
	stopped: 'Es wird nichts mehr kopiert. Was da ist, bleibt.',
	queued: (folder: string, done: string, total: string) => `Kopien in ${folder}: ${done} von ${total}`
};
