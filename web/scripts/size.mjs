/** The compressed JavaScript that a first visit of each page loads; more than 150 kB fails. */

import { gzipSync } from 'node:zlib';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MOST = 150_000;
const build = fileURLToPath(new URL('../build/', import.meta.url));
const manifestPath = fileURLToPath(
	new URL('../.svelte-kit/output/client/.vite/manifest.json', import.meta.url)
);
if (!existsSync(build) || !existsSync(manifestPath)) {
	console.error('There is no build yet: npm run build');
	process.exit(1);
}
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
const sizes = new Map();

function size(file) {
	if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(build, file)), { level: 9 }).length);
	return sizes.get(file);
}

function files(keys, seen = new Set()) {
	for (const key of keys) {
		const chunk = manifest[key];
		if (!chunk || seen.has(chunk.file)) continue;
		seen.add(chunk.file);
		files(chunk.imports ?? [], seen);
	}
	return seen;
}

const entries = Object.keys(manifest).filter((key) => /client\/entry\//.test(manifest[key].src ?? key));
const nodes = Object.keys(manifest).filter((key) => /generated\/.*\/nodes\/\d+\.js$/.test(key));
const dictionary = readFileSync(
	fileURLToPath(new URL('../.svelte-kit/generated/client-optimized/app.js', import.meta.url)),
	'utf8'
);
const routes = JSON.parse(/dictionary = (\{[\s\S]*?\n\t?\});/.exec(dictionary)[1].replace(/,(\s*\})/g, '$1'));
const node = (number) => nodes.find((key) => key.endsWith(`/nodes/${number}.js`));
const catalogue = Object.keys(manifest).find((key) => key.endsWith('i18n/ja.ts'));
let failed = false;
for (const [route, [leaf]] of Object.entries(routes)) {
	const all = files([...entries, node(0), node(leaf < 0 ? ~leaf : leaf), catalogue].filter(Boolean));
	const js = [...all].filter((file) => file.endsWith('.js'));
	const total = js.reduce((sum, file) => sum + size(file), 0);
	failed ||= total > MOST;
	console.log(
		`${(total / 1000).toFixed(1).padStart(7)} kB  ${route}${total > MOST ? `  more than ${MOST / 1000} kB` : ''}`
	);
}
const scripts = readdirSync(build, { recursive: true }).filter((file) => file.endsWith('.js'));
console.log(
	`${(scripts.reduce((sum, file) => sum + size(file), 0) / 1000).toFixed(1).padStart(7)} kB  all of it`
);
process.exitCode = failed ? 1 : 0;
