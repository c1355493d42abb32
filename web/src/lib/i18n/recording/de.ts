import type { recording as en } from './en';

export const recording: typeof en = {
	ask: 'Gespräch aufnehmen',
	stop: 'Aufnahme beenden',
	key: 'Gespräch aufnehmen, wenn alle zustimmen',
	asks: (name) => `${name} möchte dieses Gespräch aufnehmen`,
	asksLine:
		'Ton und Bilder aller werden ein Film in der Bibliothek dieser Person, den alle im Gespräch behalten können. Aufgenommen wird nur, wenn alle zustimmen, und Sie können das jederzeit zurücknehmen.',
	agree: 'Ich stimme zu',
	decline: 'Mich nicht aufnehmen',
	waiting: (names) => `Aufgenommen wird erst, wenn ${names} zustimmt`,
	runs: 'Aufnahme',
	runsBy: (name) => `${name} nimmt dieses Gespräch auf`,
	runsMine: 'Sie nehmen dieses Gespräch auf',
	paused: (names) => `Aufnahme angehalten, bis ${names} zustimmt`,
	away: 'Aufnahme angehalten: Die Verbindung der aufnehmenden Person ist unterbrochen',
	withdraw: 'Zustimmung zurücknehmen',
	over: {
		declined: (name) => `${name} möchte nicht aufgenommen werden. Es wurde nichts aufgenommen.`,
		withdrawn: (name) => `${name} möchte nicht mehr aufgenommen werden. Die Aufnahme ist beendet.`,
		stopped: (name) => `${name} hat die Aufnahme beendet.`,
		left: (name) => `${name} ist gegangen. Die Aufnahme ist beendet.`
	},
	joins: 'Dieses Gespräch wird aufgenommen. Sie werden gefragt, bevor etwas von Ihnen aufgenommen wird.',
	trouble: {
		full: 'In diesem Browser ist kein Platz mehr. Die Aufnahme endet; was davon da ist, kommt in Ihre Bibliothek.',
		unsupported: 'Dieser Browser kann nicht aufnehmen. Jemand anderes im Gespräch kann es vielleicht.',
		broken: 'Die Aufnahme ist abgebrochen. Was davon da ist, kommt in Ihre Bibliothek.'
	},
	film: {
		heading: 'Aufnahmen',
		title: (name, at) => `Gespräch mit ${name} am ${at}`,
		sending: (title, share) => `„${title}“ ist auf dem Weg in Ihre Bibliothek: ${share}`,
		failed: (title) =>
			`„${title}“ konnte nicht in Ihre Bibliothek gesendet werden. Der Film bleibt in diesem Browser.`,
		again: 'Noch einmal versuchen',
		save: 'Auf diesem Gerät sichern',
		discard: 'Wegwerfen',
		done: (title) => `„${title}“ ist in Ihrer Bibliothek.`,
		open: 'Ansehen',
		of: (time) => `Aufnahme von ${time}`,
		keep: 'Behalten',
		kept: 'In Ihrer Bibliothek',
		late: 'Der Film ist noch nicht in der Bibliothek der Person, die aufgenommen hat.'
	}
};
