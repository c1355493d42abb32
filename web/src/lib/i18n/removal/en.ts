/** Deleting from the camera what is kept and copied. */

import { plurals } from '../plural';

const n = plurals('en');
const pictures = (count: number) => n(count, { one: '# picture', other: '# pictures' });

export const removal = {
	ask: 'Delete from the camera …',
	title: 'Delete from the camera?',
	looking: 'Looking which of them are kept at the centre and copied on this computer …',
	goes: (count: number, camera: string) => `${pictures(count)} will be deleted from ${camera}.`,
	room: (files: number, bytes: string) =>
		`With all that belongs to them: ${n(files, { one: '# file', other: '# files' })}, ${bytes}.`,
	forGood: 'This cannot be undone.',
	copies: (folders: string) =>
		`They stay at the centre, and as copies in ${folders}. Each is read and compared once more before it goes; what is not the same stays.`,
	none: 'None of these can be deleted now.',
	stays: (count: number) => n(count, { one: '# picture stays:', other: '# pictures stay:' }),
	yes: (count: number) => `Delete ${pictures(count)}`,
	yesBusy: 'Delete',
	begun: 'Deleting from the camera. Leave it connected.',
	deleting: (camera: string) => `Deleting from ${camera}`,
	looked: (done: string, total: string) => `${done} of ${total} looked at`,
	stop: 'Stop',
	stopping: 'It stops after this picture.',
	done: (count: number, camera: string) => `${pictures(count)} deleted from ${camera}`,
	free: (bytes: string) => `${bytes} are free again.`,
	stopped: 'It was stopped. What was not deleted yet is still there.',
	interrupted: 'The agent ended in the middle. Nothing more is deleted by itself.',
	unknown: (count: number) =>
		n(count, {
			one: 'Of # picture it is not known whether it is there still. Look at the camera:',
			other: 'Of # pictures it is not known whether they are there still. Look at the camera:'
		}),
	hide: 'Hide',
	more: (count: number) => `and ${n(count, { one: '# more', other: '# more' })}`,
	why: {
		gone: 'Not on the camera any more.',
		unreadable:
			'The camera does not give them to be read: nobody can tell whether they were kept as they are.',
		changed: 'Changed on the camera since they were kept. Keep them once more.',
		protected: 'Protected in the camera. Take the protection off there.',
		'print-order': 'Named by the print order that was made in the camera. Take the mark off there.',
		queued: 'On their way in an order. Wait until it is placed.',
		copying: 'Pictures are being copied from this camera. Wait until all of them are.',
		reading: 'The camera is still being read. Try again in a moment.',
		'not-kept': 'Not kept at the centre, or not with all their files. Keep them first.',
		trashed: 'In the trash at the centre. Bring them back from there, or keep them once more.',
		'no-copy':
			'No copy on this computer, or not of all their files. Choose a folder under “Copies on this computer”, and keep them once more.',
		'copy-differs':
			'The copy on this computer is not what it was: it was changed, or the disk is failing. Keep them once more.',
		'centre-away': 'The centre cannot be asked just now whether it keeps them.',
		unpaired: 'This agent is not paired with an account. Pair it first.',
		locked:
			'This card is locked. Take it out, push the little switch on its side away from “lock”, and put it back in.',
		'read-only': 'This card or folder is open for reading only. Delete them in the camera.',
		refused: 'The camera does not allow it from here. Delete them in the camera.',
		partly: 'Some of their files are deleted, and the others could not be. Look at them in the camera.'
	} as Record<string, string>
};
