/** A picture of oneself, cut square and made small before it is sent. */

const SIZE = 640;

export async function portrait(file: Blob): Promise<Blob> {
	const picture = await createImageBitmap(file);
	const side = Math.min(picture.width, picture.height);
	const size = Math.min(SIZE, side);
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = size;
	const pen = canvas.getContext('2d');
	if (!pen) throw new Error('no canvas');
	pen.drawImage(
		picture,
		(picture.width - side) / 2,
		(picture.height - side) / 2,
		side,
		side,
		0,
		0,
		size,
		size
	);
	picture.close();
	return new Promise((made, failed) =>
		canvas.toBlob((blob) => (blob ? made(blob) : failed(new Error('no picture'))), 'image/jpeg', 0.9)
	);
}
