/** The Debian packages in a Debian that has never seen Cradle: installed, used, removed. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { person } from './harness/centre.mjs';
import { journey } from './harness/journey.mjs';
import { freePort } from './harness/program.mjs';
import { until } from './harness/until.mjs';
import { fatCard } from './lab/cards.mjs';
import { Machine } from './lab/machine.mjs';
import { missing, packages, Root } from './lab/root.mjs';

const skip = missing() ?? false;
if (skip) console.error(skip);

/** A shell for the journey on the second serial line. */
const SHELL = `[Unit]
Description=A shell on the second serial line
After=multi-user.target
[Service]
ExecStartPre=/bin/stty -F /dev/ttyS1 raw -echo
ExecStart=/bin/sh -c 'while read -r command; do eval "$command"; done </dev/ttyS1'
[Install]
WantedBy=multi-user.target
`;

/** What comes to the network card is carried to the agent's page, which answers on loopback alone. */
const carry = (port) => `[Unit]
Description=Network and the way to the agent's page
BindsTo=sys-subsystem-net-devices-eth0.device
After=sys-subsystem-net-devices-eth0.device
[Service]
Type=exec
ExecStartPre=/bin/sh -c 'busybox ip link set eth0 up && busybox ip address add 10.0.2.15/24 dev eth0 && busybox ip route add default via 10.0.2.2'
ExecStart=/usr/bin/busybox nc -ll -p 8000 -e /usr/local/bin/carry ${port}
[Install]
WantedBy=multi-user.target
`;

/** Somebody sits at the computer. */
const SIGNED_IN = `[Service]
ExecStart=
ExecStart=-/sbin/agetty --autologin anna --noclear %I linux
`;

/** The commands of a section of README, block by block. */
function said(section) {
	const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
	const words = readme.split(/^## /m).find((part) => part.startsWith(section));
	return [...words.matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands]) => commands);
}

journey(
	'the packages install in a clean Debian, start their units, find a card, and go without a trace of theirs',
	async (stage) => {
		const centre = await stage.centre();
		const customer = await centre.register(person('Anna'));
		const port = await freePort();

		const root = await Root.unpack(join(stage.folder, 'debian'));
		// Word for word what README says, in a folder where the packages were made.
		const [forCentre, forAgent] = said('Run it for real');
		await root.bring(await packages(join(stage.folder, 'packages')), 'srv/cradle/target/debian');
		const type = (commands) => root.sh(`cd /srv/cradle\n${commands}`);
		await type(forCentre.replace(/^make package.*$/m, 'apt-get update -qq'));
		await type(forAgent.replaceAll('https://photos.example.org', `http://10.0.2.2:${centre.port}`));
		for (const path of ['usr/bin/cradle', 'usr/bin/cradle-agent', 'usr/lib/cradle/cradle-camera', 'usr/lib/cradle/cradle-heif'])
			assert.ok(root.has(path), `${path} is installed`);
		assert.match(await root.sh('cradle --version && cradle-agent --version'), /cradle \S+\ncradle-agent \S+/);

		// A way in for this journey.
		await root.sh(`echo CRADLE_AGENT_LISTEN=127.0.0.1:${port} >> /etc/cradle/agent.env`);
		await root.sh('useradd --create-home anna && apt-get install -y -qq busybox');
		root.write('usr/local/bin/carry', '#!/bin/sh\nexec busybox nc 127.0.0.1 "$1"\n', 0o755);
		root.write('etc/systemd/system/journey-shell.service', SHELL);
		root.write('etc/systemd/system/journey-carry.service', carry(port));
		root.write('etc/systemd/system/getty@tty1.service.d/signed-in.conf', SIGNED_IN);
		await root.sh('systemctl enable -q journey-shell journey-carry getty@tty1');
		const disk = join(stage.folder, 'disk.img');
		await root.disk(disk);

		const machine = stage.keep(new Machine());
		await machine.startInstalled(stage.folder, disk, port);

		// The centre runs by itself.
		assert.equal(await machine.tell('systemctl is-active cradle'), 'active');
		await until('the centre answers', async () =>
			/ok/i.test(await machine.tell('busybox wget -qO- http://127.0.0.1:7878/healthz'))
		);

		// A card starts the agent of whoever is signed in, and its pictures are there.
		const card = await fatCard(join(stage.folder, 'card.img'), await stage.card());
		await machine.putIn('first', card);
		await machine.agentOf('/home/anna', centre, port);
		await machine.agent.belongsTo(customer);
		const camera = await until(
			'the card is read',
			async () => {
				const { items } = await machine.agent.api.get('/agent/v1/cameras');
				return items.find((one) => one.shots > 0);
			},
			{ within: 120_000 }
		);
		assert.ok(camera.plugged_in);
		const doctor = await machine.tell('runuser -u anna -- env -u XDG_STATE_HOME HOME=/home/anna cradle-agent doctor');
		assert.match(doctor, /well +udev is running/);
		assert.match(doctor, /well +The card .* can be read at \/media\/anna/);

		// Gone again; pictures, records and settings of people stay until they are purged by hand.
		const purged = await machine.tell('apt-get purge -y cradle cradle-agent cradle-camera cradle-imaging', { within: 300_000 });
		assert.match(purged, /stay in \/var\/lib\/cradle/);
		const left = await machine.tell(
			'ls -d /usr/bin/cradle* /usr/lib/cradle /etc/cradle /usr/lib/systemd/*/cradle* /etc/systemd/*/*/cradle* /usr/share/applications/cradle* 2>/dev/null; systemctl is-active cradle; cat /proc/[0-9]*/comm | grep cradle'
		);
		assert.equal(left, 'inactive');
		assert.match(await machine.tell('ls /var/lib/cradle'), /cradle\.db/);
	},
	{ skip, timeout: 1_500_000 }
);
