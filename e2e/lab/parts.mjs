/** What the laboratory's computer is made of: Debian's kernel and its modules, udev, our programs. */

import { execFile, execFileSync } from 'node:child_process';
import {
	chmodSync,
	copyFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { built, ROOT } from '../harness/program.mjs';

const run = promisify(execFile);
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cradle/lab');
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Cards on USB with the file systems that cameras write, a disk to format them from, a network. */
const MODULES = [
	'xhci-pci',
	'usb-storage',
	'uas',
	'sd_mod',
	'vfat',
	'exfat',
	'nls_ascii',
	'nls_cp437',
	'nls_utf8',
	'virtio_pci',
	'virtio_blk',
	'virtio_net'
];

/** A source of moving pictures, and a webcam on a cable: its device, the cable, its host. Not there at the start. */
const LATER = ['vivid', 'usbip-vudc', 'libcomposite', 'usb_f_uvc', 'vhci-hcd', 'uvcvideo'];

/** Of libgphoto2’s drivers those for cameras and telephones that hand out pictures themselves, on USB. */
const DRIVERS = ['libgphoto2/*/ptp2.so', 'libgphoto2_port/*/usb1.so'];

/** Where the drivers are installed, which is where libgphoto2 looks for them. */
function drivers() {
	const inside = (folder) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);
	const all = inside('/usr/lib').flatMap((folder) =>
		['libgphoto2', 'libgphoto2_port'].flatMap((name) => inside(join(folder, name)).flatMap(inside))
	);
	return DRIVERS.flatMap((driver) => {
		const [kind, , name] = driver.split('/');
		return all.filter((path) => path.split('/').includes(kind) && basename(path) === name).slice(0, 1);
	});
}

export const inPath = (name) =>
	[...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin']
		.map((folder) => join(folder, name))
		.find(existsSync);

/** Debian's kernel as `scripts/setup --tests` has unpacked it; null where there is none. */
export function kernel() {
	const boot = join(CACHE, 'boot');
	const name = existsSync(boot) && readdirSync(boot).find((entry) => entry.startsWith('vmlinuz-'));
	if (!name) return null;
	return { image: join(boot, name), version: name.slice('vmlinuz-'.length), root: CACHE };
}

/** Why there is no laboratory here, in words; null when there is one. */
export function missing() {
	const programs = ['qemu-system-x86_64', 'cpio', 'mcopy', 'mkfs.vfat', 'mkfs.exfat', 'udevadm', 'depmod', 'ldd', 'strip', 'cc'];
	const absent = programs.filter((name) => !inPath(name));
	if (drivers().length !== DRIVERS.length) absent.push('libgphoto2’s drivers');
	if (!existsSync('/bin/busybox')) absent.push('busybox');
	if (!kernel()) absent.push('Debian’s kernel');
	return absent.length
		? `There is no camera laboratory here: ${absent.join(', ')} missing (scripts/setup --tests).`
		: null;
}

/** Modules and what they need, as paths below `/lib/modules/VERSION`, in any order. */
export function modules({ root, version }, names = MODULES) {
	const folder = join(root, 'lib/modules', version);
	execFileSync(inPath('depmod'), ['-b', root, version]);
	const needs = new Map(
		readFileSync(join(folder, 'modules.dep'), 'utf8')
			.split('\n')
			.filter(Boolean)
			.map((line) => line.split(':'))
			.map(([path, others]) => [path, others.split(' ').filter(Boolean)])
	);
	const plain = (path) =>
		basename(path)
			.replace(/\.ko.*$/, '')
			.replaceAll('-', '_');
	const wanted = names.map((name) =>
		[...needs.keys()].find((path) => plain(path) === name.replaceAll('-', '_'))
	);
	return [...new Set(wanted.filter(Boolean).flatMap((path) => [path, ...needs.get(path)]))];
}

/** The libraries of a program, as `ldd` finds them. */
const libraries = async (program) =>
	[...(await run('ldd', [program])).stdout.matchAll(/(\/\S+)\s+\(0x/g)].map(([, path]) => path);

/** What it takes to reach a disk and to start the system that is installed there. */
const DISK = ['virtio_pci', 'virtio_blk', 'ext4', 'crc32c_generic'];

/** Writes what the computer starts from when its system is on a disk: the kernel's path and the archive's. */
export async function stem(folder) {
	const { image, version, root } = kernel();
	const at = join(folder, 'stem');
	for (const path of modules({ root, version }, DISK)) {
		mkdirSync(join(at, 'lib/modules', version, dirname(path)), { recursive: true });
		copyFileSync(join(root, 'lib/modules', version, path), join(at, 'lib/modules', version, path));
	}
	execFileSync(inPath('depmod'), ['-b', at, version]);
	mkdirSync(join(at, 'bin'));
	copyFileSync('/bin/busybox', join(at, 'bin/busybox'));
	const steps = [
		'#!/bin/busybox sh',
		'/bin/busybox mkdir -p /proc /dev /sbin /disk',
		'/bin/busybox --install -s /bin',
		'export PATH=/bin',
		'mount -t proc proc /proc',
		'mount -t devtmpfs dev /dev',
		...DISK.map((name) => `modprobe ${name}`),
		'until [ -b /dev/vda ]; do usleep 20000; done',
		'mount -t ext4 /dev/vda /disk',
		'umount /proc',
		'mount --move /dev /disk/dev',
		'exec switch_root /disk /sbin/init'
	];
	writeFileSync(join(at, 'init'), `${steps.join('\n')}\n`, { mode: 0o755 });
	return { image, packed: await pack(at, join(folder, 'stem.cpio')) };
}

/** Writes a folder as the kernel wants it at its start. */
async function pack(folder, into) {
	await run('sh', ['-c', `cd "$1" && find . | cpio --quiet -o -H newc > "$2"`, 'sh', folder, into]);
	return into;
}

/** Writes everything that the computer starts from into a folder: the kernel's path and the archive's. */
export async function archive(folder) {
	const { image, version, root } = kernel();
	const at = join(folder, 'root');
	const put = (from, to) => {
		mkdirSync(join(at, dirname(to)), { recursive: true });
		copyFileSync(from, join(at, to));
	};
	for (const path of modules({ root, version }, [...MODULES, ...LATER]))
		put(join(root, 'lib/modules', version, path), join('lib/modules', version, path));
	execFileSync(inPath('depmod'), ['-b', at, version]);
	put('/bin/busybox', 'bin/busybox');
	put(inPath('udevadm'), 'bin/udevadm');
	cpSync('/lib/udev', join(at, 'lib/udev'), { recursive: true, dereference: true });
	const ours = ['cradle-agent', 'cradle-camera'];
	for (const name of ours) {
		put(built(name), join('bin', name));
		await run('strip', [join(at, 'bin', name)]);
	}
	for (const driver of drivers()) put(driver, driver);
	await run('cc', ['-O2', '-Wall', '-Werror', '-o', join(at, 'bin/webcam-gadget'), here('webcam.c')]);
	const helpers = readdirSync(join(at, 'lib/udev')).filter((name) => name.endsWith('_id'));
	const programs = [
		'bin/udevadm',
		'bin/webcam-gadget',
		...ours.map((name) => `bin/${name}`),
		...helpers.map((name) => `lib/udev/${name}`),
		...drivers()
	];
	const needed = await Promise.all(programs.map((program) => libraries(join(at, program))));
	for (const library of new Set(needed.flat())) put(library, library);
	writeFileSync(join(at, 'modules'), MODULES.join('\n'));
	// A program for trying reads its pages from where they were built.
	cpSync(join(ROOT, 'web/build'), join(at, ROOT, 'web/build'), { recursive: true });
	mkdirSync(join(at, ROOT, 'crates/pages'), { recursive: true });
	// Whoever opens secured connections wants to know whom to trust.
	put('/etc/ssl/certs/ca-certificates.crt', 'etc/ssl/certs/ca-certificates.crt');
	for (const [script, to] of [
		['init', 'init'],
		['webcam.sh', 'bin/webcam']
	]) {
		put(here(script), to);
		chmodSync(join(at, to), 0o755);
	}
	return { image, packed: await pack(at, join(folder, 'initramfs')) };
}
