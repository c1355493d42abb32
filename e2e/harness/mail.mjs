/** A mail server that takes every mail and keeps it to be read: SMTP (RFC 5321) over loopback. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import { until } from './until.mjs';

export class MailServer {
	/** The mails taken: `{ from, to, subject, parts }`, each part `{ type, filename, cid, content }`. */
	mails = [];
	/** Those with a link that proves an address, of which every new account gets one. */
	proofs = [];
	#sockets = new Set();

	/** Listens on a port; 0 is a free one. */
	static async start(port = 0) {
		const server = new MailServer();
		server.#server = createServer((socket) => server.#talk(socket)).listen(port, '127.0.0.1');
		await once(server.#server, 'listening');
		server.port = server.#server.address().port;
		return server;
	}
	#server;

	get url() {
		return `smtp://127.0.0.1:${this.port}?tls=none`;
	}

	/** The mails to an address. */
	to(address) {
		return this.mails.filter((mail) => mail.to.includes(address));
	}

	/** The address of the page that proves an address, when the mail with it is there. */
	async proofOf(address) {
		const mine = () => this.proofs.findLast((mail) => mail.to.includes(address));
		return proofIn(await until(`${address} got a link`, mine));
	}

	async stop() {
		this.#sockets.forEach((socket) => socket.destroy());
		this.#server.close();
		await once(this.#server, 'close');
	}

	#talk(socket) {
		this.#sockets.add(socket);
		socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
		const say = (line) => socket.write(`${line}\r\n`);
		let [from, to, content, rest] = ['', [], null, ''];
		const path = (line) => /<([^>]*)>/.exec(line)?.[1] ?? '';
		const commands = {
			EHLO: () => socket.write('250-sink.test\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n'),
			HELO: () => say('250 sink.test'),
			MAIL: (line) => ((from = path(line)), (to = []), say('250 ok')),
			RCPT: (line) => (to.push(path(line)), say('250 ok')),
			DATA: () => ((content = []), say('354 go on, end with a dot')),
			RSET: () => ((to = []), say('250 ok')),
			NOOP: () => say('250 ok'),
			QUIT: () => (say('221 bye'), socket.end())
		};
		const hear = (line) => {
			if (content === null) {
				const command = commands[line.slice(0, 4).toUpperCase()];
				return command ? command(line) : say('502 not spoken here');
			}
			if (line !== '.') return content.push(line.replace(/^\./, ''));
			const mail = { from, to, ...read(content.join('\r\n')) };
			(proofIn(mail) ? this.proofs : this.mails).push(mail);
			content = null;
			say('250 taken');
		};
		// Bytes as characters, so that a mail of any encoding stays as it is.
		socket.setEncoding('latin1').on('data', (text) => {
			const lines = (rest + text).split('\r\n');
			rest = lines.pop();
			lines.forEach(hear);
		});
		say('220 sink.test');
	}
}

/** The link in a mail that proves an address. */
const proofIn = ({ parts }) =>
	parts.map(({ content }) => /\S+\/confirm#[\w-]+/.exec(content.toString())?.[0]).find(Boolean);

/** A mail's subject, and its parts without those that only hold others (RFC 2045, 2046). */
function read(mail) {
	const [headers, body] = halves(mail);
	return { subject: headers.subject ?? '', parts: partsOf(headers, body) };
}

function halves(text) {
	const at = text.indexOf('\r\n\r\n');
	const head = at < 0 ? text : text.slice(0, at);
	const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
	const headers = lines
		.map((line) => line.split(/:\s*(.*)/s))
		.map(([name, value]) => [name.toLowerCase(), value]);
	return [Object.fromEntries(headers), at < 0 ? '' : text.slice(at + 4)];
}

function partsOf(headers, body) {
	const type = headers['content-type'] ?? 'text/plain';
	const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
	if (boundary) {
		const pieces = body.split(
			new RegExp(`(?:^|\\r\\n)--${boundary.replace(/[^\w]/g, '\\$&')}(?:--)?[ \\t]*(?:\\r\\n|$)`)
		);
		return pieces.slice(1, -1).flatMap((piece) => partsOf(...halves(piece)));
	}
	const named = /name\*?="?(?:utf-8'')?([^";]+)"?/i;
	const filename = named.exec(headers['content-disposition'] ?? '') ?? named.exec(type);
	return [
		{
			type: type.split(';')[0].trim().toLowerCase(),
			filename: filename ? decodeURIComponent(filename[1]) : null,
			cid: headers['content-id']?.replace(/[<>]/g, '') ?? null,
			content: decoded(body, (headers['content-transfer-encoding'] ?? '').toLowerCase())
		}
	];
}

function decoded(body, encoding) {
	if (encoding === 'base64') return Buffer.from(body, 'base64');
	if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
	const plain = body
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(plain, 'latin1');
}
