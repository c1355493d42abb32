/** A JPEG that tells where it was taken, as a telephone writes it (Exif 2.32 §4.6.6). */

export function placed(jpeg, north, east) {
	const entry = (tag, type, count, value) => {
		const bytes = Buffer.alloc(12);
		bytes.writeUInt16BE(tag);
		bytes.writeUInt16BE(type, 2);
		bytes.writeUInt32BE(count, 4);
		if (typeof value === 'string') bytes.write(value, 8, 'latin1');
		else bytes.writeUInt32BE(value, 8);
		return bytes;
	};
	const ASCII = 2;
	const LONG = 4;
	const RATIONAL = 5;
	// A directory with one entry ends at 26, that of the position with four at 80; both end in four zeros.
	const tiff = Buffer.concat([
		Buffer.from('MM\0\x2a\0\0\0\x08\0\x01', 'latin1'),
		entry(0x8825, LONG, 1, 26),
		Buffer.from([0, 0, 0, 0, 0, 4]),
		entry(1, ASCII, 2, north < 0 ? 'S' : 'N'),
		entry(2, RATIONAL, 3, 80),
		entry(3, ASCII, 2, east < 0 ? 'W' : 'E'),
		entry(4, RATIONAL, 3, 104),
		Buffer.alloc(4),
		...[north, east].flatMap((degrees) => {
			const parts = Buffer.alloc(24);
			[Math.round(Math.abs(degrees) * 1e6), 1_000_000, 0, 1, 0, 1].forEach((number, index) =>
				parts.writeUInt32BE(number, index * 4)
			);
			return [parts];
		})
	]);
	const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
	const head = Buffer.from([0xff, 0xe1, 0, 0]);
	head.writeUInt16BE(exif.length + 2, 2);
	return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}
