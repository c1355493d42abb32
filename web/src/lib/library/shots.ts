/** Which files of a choice belong to one press of the shutter, so that the picture goes before its parts. */

export interface Named {
	name: string;
	/** The folder that it was chosen from, where the browser tells. */
	webkitRelativePath?: string;
}

const RANKS: [RegExp, number][] = [
	[/^(jpe?g|heic|heif|hif|avif|png|webp|gif|tiff?)$/, 0],
	[/^(dng|nef|nrw|cr2|cr3|crw|arw|sr2|raf|orf|rw2|pef|srw|3fr|iiq)$/, 1],
	[/^(mov|mp4|m4v|avi|mts|m2ts|3gp|webm|mkv)$/, 2],
	[/^(wav|mp3|m4a|aac|aif|aiff|amr|flac|ogg)$/, 3]
];

/** Its name with its folder, but for the extension; a sidecar may carry the whole name of its picture. */
export function stem(file: Named): string {
	const path = (file.webkitRelativePath || file.name).toLowerCase();
	const without = path.replace(/\.[^./]*$/, '');
	return path.endsWith('.xmp') ? without.replace(/\.[a-z0-9]{2,4}$/, '') : without;
}

/** 0 for what stands for the shot, more for what belongs to it. */
export function rank(file: Named): number {
	const extension = file.name.toLowerCase().split('.').at(-1) ?? '';
	return RANKS.find(([extensions]) => extensions.test(extension))?.[1] ?? 4;
}

/** Whether a file waits for another one that is still on its way. */
export const waitsFor = (file: Named, other: Named): boolean =>
	rank(other) < rank(file) && stem(other) === stem(file);
