import type { guests as en } from './en';

export const guests: typeof en = {
	invite: 'Gast einladen',
	guest: 'Gast',
	remove: (name: string) => `${name} aus dem Gespräch nehmen`,
	making: {
		line: 'Für jemanden ohne Konto. Wer den Link öffnet, wartet, bis Sie einlassen, und sieht nichts als dieses Gespräch.',
		title: 'Für wen oder was',
		titleLine: 'Das sehen nur Sie.',
		several: 'Für mehrere Gäste',
		lasts: 'Der Link gilt',
		email: 'Per Mail senden an',
		emailLine: 'Leer lassen, um einen Link zu bekommen und einen Code, den Telefone lesen.',
		make: 'Link erzeugen',
		send: 'Link senden',
		sent: 'Die Einladung ist unterwegs.',
		once: 'Kopieren Sie ihn jetzt: er wird nicht noch einmal gezeigt. Sie können beliebig viele weitere erzeugen.',
		copy: 'Link kopieren',
		codeAlt: 'Code mit dem Link für Ihren Gast',
		another: 'Noch einen erzeugen'
	},
	lasts: {
		hour: 'Eine Stunde',
		day: '24 Stunden',
		week: 'Eine Woche',
		month: '30 Tage'
	},
	links: {
		title: 'Gültige Links',
		untitled: 'Ohne Notiz',
		one: 'für einen Gast',
		several: 'für mehrere Gäste',
		until: (time: string) => `bis ${time}`,
		takeBack: 'Zurücknehmen',
		takeBackName: (name: string) => `Link zurücknehmen: ${name}`,
		back: 'Über diesen Link kommt niemand mehr.'
	},
	waiting: {
		label: 'Wartende Gäste',
		title: (name: string) => `${name} wartet`,
		line: 'Ein Gast mit Ihrem Link',
		lineOf: (title: string) => `Ein Gast mit Ihrem Link „${title}“`,
		letIn: 'Einlassen',
		letInName: (name: string) => `Einlassen: ${name}`,
		notNow: 'Nicht jetzt',
		notNowName: (name: string) => `Nicht jetzt: ${name}`,
		isIn: (name: string) => `${name} ist im Gespräch.`
	},
	door: {
		title: (name: string) => `${name} lädt Sie zu einem Gespräch ein`,
		loading: 'Die Einladung wird gelesen',
		line: 'Sie brauchen kein Konto. Nennen Sie Ihren Namen, prüfen Sie Kamera und Mikrofon und bitten Sie um Einlass.',
		name: 'Ihr Name',
		nameLine: 'Alle im Gespräch sehen ihn.',
		ask: 'Um Einlass bitten',
		shutTitle: 'Diese Einladung öffnet sich nicht',
		shut: 'Diese Einladung gibt es nicht, oder sie wurde zurückgenommen. Bitten Sie um eine andere.'
	},
	room: {
		title: (name: string) => `Sie warten auf ${name}`,
		line: (name: string) =>
			`${name} wird gebeten, Sie einzulassen. Das Gespräch öffnet sich auf dieser Seite von selbst.`,
		long: 'Antwortet niemand, versuchen Sie es später noch einmal: der Link gilt bis zu seinem Ende.',
		as: (name: string) => `Sie warten als ${name}.`,
		go: 'Nicht länger warten',
		lost: 'Die Verbindung ist weg. Diese Seite versucht es von selbst wieder.'
	},
	over: {
		turnedAway: (name: string) => `${name} kann Sie gerade nicht einlassen`,
		turnedAwayLine: 'Versuchen Sie es etwas später noch einmal.',
		ended: 'Niemand hat geantwortet',
		endedLine: 'Sie warten nicht mehr. Solange die Einladung gilt, können Sie noch einmal fragen.',
		gone: 'Sie warten nicht mehr',
		over: 'Sie sind nicht mehr im Gespräch',
		overLine: 'In diesem Browser bleibt nichts davon.',
		again: 'Noch einmal fragen'
	},
	call: {
		joining: 'Das Gespräch öffnet sich',
		elsewhere: 'Das Gespräch geht in einem anderen Fenster dieses Browsers weiter.',
		here: 'Hier weiter',
		shown: 'Im Gespräch gezeigt',
		shownLine: 'Sie sehen es während des Gesprächs. Behalten können Sie es nicht.'
	}
};
