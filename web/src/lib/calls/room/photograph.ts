/** One picture out of a film, as large as it comes. */

/** A JPEG of what is seen now. */
export async function still(video: HTMLVideoElement): Promise<Blob> {
	const canvas = document.createElement('canvas');
	canvas.width = video.videoWidth;
	canvas.height = video.videoHeight;
	const pen = canvas.getContext('2d');
	if (!pen || !canvas.width) throw new Error('no picture');
	pen.drawImage(video, 0, 0);
	return new Promise((made, failed) =>
		canvas.toBlob((blob) => (blob ? made(blob) : failed(new Error('no picture'))), 'image/jpeg', 0.93)
	);
}
