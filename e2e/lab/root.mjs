/** A Debian that is installed on a disk, with our packages, for the laboratory's computer to start from. */

import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CACHE, inPath, kernel, modules } from './parts.mjs';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('../../scripts/package', import.meta.url));
const BASE = join(CACHE, 'debian.tar');

/** Why packages cannot be installed here, in words; null when they can. */
export function missing() {
	if (process.getuid() !== 0) return 'Packages are installed by root alone: these journeys are left out.';
	const absent = ['qemu-system-x86_64', 'mke2fs', 'unshare', 'depmod'].filter((name) => !inPath(name));
	if (!kernel()) absent.push('Debian’s kernel');
	if (!existsSync(BASE)) absent.push('a Debian to install into');
	return absent.length ? `No packages are tried here: ${absent.join(', ')} missing (scripts/setup --tests).` : null;
}

/** A Debian in a folder, as `debootstrap` leaves it. */
export class Root {
	constructor(folder) {
		this.folder = folder;
	}

	static async unpack(folder) {
		mkdirSync(folder, { recursive: true });
		await run('tar', ['-xf', BASE, '-C', folder, '--exclude=./dev/*']);
		cpSync('/etc/resolv.conf', join(folder, 'etc/resolv.conf'), { dereference: true });
		return new Root(folder);
	}

	/** Runs a command in it: what it says. Packages that it fetches are kept for the next time. */
	async sh(command) {
		const archives = join(CACHE, 'archives');
		mkdirSync(archives, { recursive: true });
		const within = [
			`mount --bind '${archives}' "$0/var/cache/apt/archives"`,
			'mount -t proc proc "$0/proc"',
			'mount --bind /dev "$0/dev"',
			'exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 chroot "$0" sh -euc "$1"'
		].join(' && ');
		const made = await run('unshare', ['--mount', '--pid', '--fork', 'sh', '-c', within, this.folder, command], {
			maxBuffer: 64 << 20
		});
		return made.stdout;
	}

	/** Lays files into a folder of it; whatever apt asks is answered yes. */
	async bring(files, folder) {
		mkdirSync(join(this.folder, folder), { recursive: true });
		for (const file of files) cpSync(file, join(this.folder, folder, basename(file)));
		this.write(
			'etc/apt/apt.conf.d/90yes',
			'APT::Get::Assume-Yes "true";\nAPT::Keep-Downloaded-Packages "true";\n'
		);
	}

	write(path, text, mode = 0o644) {
		mkdirSync(join(this.folder, path, '..'), { recursive: true });
		writeFileSync(join(this.folder, path), text, { mode });
	}

	has(path) {
		return existsSync(join(this.folder, path));
	}

	/** Makes of it a disk that the laboratory's computer starts from. */
	async disk(image) {
		const { version, root } = kernel();
		for (const path of modules(kernel()))
			cpSync(join(root, 'lib/modules', version, path), join(this.folder, 'lib/modules', version, path));
		await run(inPath('depmod'), ['-b', this.folder, version]);
		await run(inPath('mke2fs'), ['-q', '-t', 'ext4', '-O', '^has_journal', '-d', this.folder, image, '3G']);
	}
}

/** The packages of the programs that were built, made anew. */
export async function packages(folder) {
	await run(SCRIPT, ['--as-built', folder], { maxBuffer: 16 << 20 });
	return readdirSync(folder)
		.filter((name) => name.endsWith('.deb'))
		.map((name) => join(folder, name));
}
