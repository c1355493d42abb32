/** Memory cards as images of their file systems, as a camera formats them. */

import { readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wellDone } from '../harness/command.mjs';

/** A FAT image with everything of a folder; `number` is that of the file system. */
export async function fatCard(image, folder, { label = 'CRADLE', number = '61333234', megabytes = 64 } = {}) {
	await writeFile(image, '');
	await truncate(image, megabytes << 20);
	await wellDone('/sbin/mkfs.vfat', ['-i', number, '-n', label, image]);
	for (const entry of await readdir(folder))
		await wellDone('mcopy', ['-i', image, '-s', '-m', join(folder, entry), '::']);
	return image;
}

/** An exFAT image with nothing in it yet: only a kernel writes into it ({@link Machine.fill}). */
export async function exfatCard(image, { label = 'CRADLE64', megabytes = 64 } = {}) {
	await writeFile(image, '');
	await truncate(image, megabytes << 20);
	await wellDone('/sbin/mkfs.exfat', ['-L', label, image]);
	return image;
}
