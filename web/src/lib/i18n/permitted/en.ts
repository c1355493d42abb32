/** Which cameras the centre takes. */

export const permitted = {
	title: 'Cameras',
	line: 'Say which cameras may be used here. Whoever connects another one is told why it is not taken, and to ask you.',
	functions: { conference: 'Conferences', pictures: 'Picture transfer' },
	functionLines: {
		conference: 'Which cameras people may hold conferences with.',
		pictures:
			'From which cameras pictures are taken, over a cable, from a card or by FTP. Files that somebody puts into the library by hand are not asked about.'
	},
	every: 'Every camera',
	only: 'Only these',
	maker: 'Maker',
	model: 'Model',
	stars:
		'* stands for anything: “Nikon” with “Z*” lets in every Nikon whose model begins with Z. Case does not count.',
	add: 'Add a model',
	remove: (name: string) => `Remove ${name || 'this entry'}`,
	declared: 'And cameras that declare themselves meant for conferences',
	declaredLine:
		'A camera declares it when its USB descriptors hold both an interface that streams and one that hands out pictures. Plain webcams do not.',
	known: 'Cameras that people registered here',
	changed: (when: string, who: string) => `Changed ${when} by ${who}.`,
	changedBySomebody: (when: string) => `Changed ${when}.`,
	never: 'Nobody has limited this yet.',
	unsaved: 'Not saved yet.',
	tryTitle: 'Would this camera be let in?',
	tryLine: 'By the lists as they stand above, saved or not.',
	tryDeclared: 'It declares itself meant for conferences',
	tryIt: 'Try it',
	letIn: 'is let in',
	notLetIn: 'is not let in',
	refused: {
		conference: {
			model: (camera: string, centre: string) =>
				`${centre} holds conferences with certain cameras only, and “${camera}” is none of them: use another one, or ask the people who run ${centre} to let it in.`,
			nameless: (camera: string, centre: string) =>
				`${centre} holds conferences with certain cameras only, and “${camera}” does not say its maker and model: use another one, or ask the people who run ${centre} to let it in.`
		},
		pictures: {
			model: (camera: string, centre: string) =>
				`${centre} takes pictures from certain cameras only, and “${camera}” is none of them: use another one, or ask the people who run ${centre} to let it in.`,
			nameless: (camera: string, centre: string) =>
				`${centre} takes pictures from certain cameras only, and “${camera}” does not say its maker and model: use another one, or ask the people who run ${centre} to let it in.`
		}
	}
};
