/** Saving pictures to this computer's disk, many in one file. */

import { prepareDownload } from '$lib/api/images';

/** Has the browser save an address; the page stays where it is. */
export function save(href: string) {
	const link = document.createElement('a');
	link.href = href;
	link.download = '';
	document.body.append(link);
	link.click();
	link.remove();
}

/** Saves pictures with all that belongs to them; how many files and bytes come. */
export async function download(ids: string[]) {
	const ready = await prepareDownload(ids);
	save(ready.href);
	return ready;
}
