/** The words of the pages' catalogues. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './program.mjs';

export const words = (text) => text.match(/\p{L}[\p{L}’']+/gu) ?? [];

/** The words that people read in a language: what stands in quotes in its catalogue, without its variables. */
async function catalogue(locale) {
	const files = ['', 'print/', 'calls/', 'people/']
		.map((part) => `${part}${locale}.ts`)
		.map((name) => join(ROOT, 'web/src/lib/i18n', name));
	const source = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
	const plain = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|^import .*$/gm, '');
	const texts = plain.match(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g) ?? [];
	const said = texts.flatMap((text) => words(text.slice(1, -1).replace(/\$\{[^}]*\}/g, ' ')));
	return new Set(said.map((word) => word.toLowerCase()));
}

/** English words that the other language does not have: none of them may be seen on its pages. */
export async function foreign(locale) {
	const [english, own] = await Promise.all([catalogue('en'), catalogue(locale)]);
	return new Set([...english].filter((word) => word.length > 2 && !own.has(word)));
}

/** Everything that a page says, to eyes and to screen readers. */
export const said = (page) =>
	page.evaluate(() => {
		const texts = [document.title];
		const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
		for (let node = walk.nextNode(); node; node = walk.nextNode()) {
			if (node.nodeType === Node.TEXT_NODE) {
				if (!node.parentElement.closest('script, style, noscript, [lang]:not(html)')) texts.push(node.data);
			} else
				for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
					texts.push(node.getAttribute(name) ?? '');
		}
		return texts.map((text) => text.trim()).filter(Boolean);
	});
