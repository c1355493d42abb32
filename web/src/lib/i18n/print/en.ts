/** Printing. */

import { plurals } from '../plural';

const n = plurals('en');

export const print = {
	title: 'Print pictures',
	needs: 'Choose size and paper',
	button: 'Print',
	change: 'change size, paper, copies, crop',
	sentence: (count: number, index: number, what: string) =>
		`Make ${n(count, { one: '# print', other: '# prints' })}${
			index ? n(index, { one: ' and an index print', other: ' and # index prints' }) : ''
		}${what ? `, ${what}` : ''}`,
	place: 'Where',
	size: 'Size',
	paper: 'Paper',
	finish: 'Finish',
	border: 'White border',
	noBorder: 'none',
	fit: 'Print the whole picture',
	fitLine:
		'White stays beside it where the sheet has other proportions. Otherwise the sheet is full and a little is cut off.',
	index: 'Index print',
	indexLine: (sheets: number) =>
		n(sheets, {
			one: 'All pictures small, each with its number and name. It counts as one more print.',
			other: 'All pictures small, each with its number and name, on # sheets. They count as # more prints.'
		}),
	indexSheet: (which: string) => (which ? `Index ${which}` : 'Index'),
	copies: 'Copies of each',
	copiesOf: (name: string) => `Copies of ${name}`,
	each: 'Picture by picture',
	crop: 'Crop',
	cropOf: (name: string) => `What is printed of ${name}`,
	cropLine:
		'Drag the frame, or move it with the arrow keys; + and − make it larger and smaller. What is dark is cut off.',
	cropFrame: (left: string, top: string, width: string) =>
		`Frame: ${left} from the left, ${top} from the top, ${width} wide`,
	larger: 'Larger',
	smaller: 'Smaller',
	middle: 'Back to the middle',
	sharpness: {
		good: 'sharp',
		fair: 'will do',
		low: 'too few pixels for this size'
	} as Record<string, string>,
	resolution: (ppi: string) => `${ppi} pixels per inch`,
	coarse: (count: number, names: string) =>
		n(count, {
			one: `Too few pixels for this size: ${names}. It will look soft.`,
			other: `# pictures have too few pixels for this size and will look soft: ${names}, …`
		}),
	nothing: 'Nothing can be printed here at the moment.',
	direct: (place: string) => `Send the pictures straight to ${place}`,
	directLine: 'They do not come into your library. The place where they were taken is removed; JPEG only.',
	wentDirect: (place: string) =>
		`The pictures went straight from the camera to ${place}. They are not in your library.`,
	elsewhere: 'Each picture is printed from its middle. Crops can be chosen when you print from your library.',
	fromCamera: 'The camera’s own print order has filled in how many.',
	prints: 'Prints',
	at: (place: string) => `At ${place}`,
	times: (count: number) => n(count, { one: 'once', other: '# times' }),
	states: {
		waiting: 'waits',
		drawing: 'is being drawn',
		sent: 'at the printer',
		printing: 'is being printed',
		held: 'is held up',
		done: 'done',
		failed: 'did not work'
	} as Record<string, string>,
	repeat: 'Print again',
	repeated: 'It is printed again. It costs the customer nothing.',
	places: 'Output places',
	placesLine:
		'Printers, and folders that labs take orders from. Customers are offered what stands here; what it costs stands under Prices.',
	noPlaces: 'No output place yet',
	noPlacesLine: 'Add a printer or a lab’s folder, then give the service “Print” a price.',
	add: 'Add a place',
	edit: 'Change',
	remove: 'Remove',
	removeQuestion: (name: string) => `Remove ${name}?`,
	removeLine: 'Prints that still wait for it fail, and their customers get their money back.',
	name: 'Name',
	kind: 'Kind',
	kinds: { ipp: 'Printer (IPP)', folder: 'Lab’s folder' } as Record<string, string>,
	uri: 'Address',
	uriLine: 'ipp://printer.local/ipp/print',
	search: 'Search the network',
	found: 'Found',
	noneFound: 'No printer has answered. Type its address.',
	ask: 'Ask the printer',
	folder: 'Folder',
	folderLine: (folders: string) =>
		`Its name in ${folders}. Each order comes into it whole, as a folder of its own.`,
	layout: 'What is written',
	layouts: { dpof: 'As a camera card, with a print order (DPOF)', files: 'Files by a pattern' } as Record<
		string,
		string
	>,
	pattern: 'Pattern',
	patternLine: 'Words in braces are filled in: {number} {name} {size} {paper} {finish} {copies} {order}',
	dpi: 'Dots per inch',
	open: 'Takes orders',
	closed: 'closed',
	products: 'What it makes',
	sizeLine: 'Millimetres, such as 102x152',
	media: 'The printer’s name for the sheet',
	mediaLine: 'Empty for the one that follows from the size',
	addProduct: 'Add a product',
	removeProduct: (what: string) => `Remove ${what}`,
	printerStates: { idle: 'ready', printing: 'prints', stopped: 'stopped' } as Record<string, string>,
	ready: (media: string) => `Lies in it: ${media}`,
	supply: (name: string, level: string) => `${name} ${level}`,
	profiles: 'Colours (ICC)',
	profileOf: (paper: string) => `Profile for ${paper}`,
	noProfile: 'sRGB',
	choose: 'Choose a file',
	dropProfile: (paper: string) => `Remove the profile for ${paper}`,
	extra: (what: string) => `${what}: costs more`
};
