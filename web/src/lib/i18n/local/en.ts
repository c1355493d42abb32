/** Copies of what is kept, in a folder of this computer. */

export const local = {
	title: 'Copies on this computer',
	off: 'What you keep goes to the centre. It can be copied into a folder of this computer besides.',
	on: (folder: string) => `What you keep is copied to ${folder} besides.`,
	setUp: 'Choose a folder',
	change: 'Change',
	stop: 'Copy nothing any more',
	fixed: 'Whoever set up this computer has decided so.',
	folder: 'Folder',
	folderLine: 'From its beginning, such as /home/anna/Pictures. It has to be there.',
	template: 'Names',
	templateLine:
		'{date}, {time}, {camera}, {name} and {number} stand for what is known of a picture, / makes folders. {date:%Y-%m} takes the parts of a date that you name.',
	preview: 'Your latest pictures would be called',
	line: 'Copies are compared with the original before they count. The files of a picture keep one name; another picture of that name gets a number, and nothing is written over.',
	started: 'From now on, what you keep is copied there besides.',
	stopped: 'Nothing is copied any more. What is there stays.',
	queued: (folder: string, done: string, total: string) => `Copies in ${folder}: ${done} of ${total}`
};
