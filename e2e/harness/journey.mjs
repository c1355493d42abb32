/** A journey: a test with a stage of its own, that leaves evidence in `results/` when it fails. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Agent } from './agent.mjs';
import { launch, SIZES, watched } from './browser.mjs';
import { drawnCard } from './camera.mjs';
import { Centre } from './centre.mjs';
import { RESULTS } from './program.mjs';

let browser = null;
after(async () => (await browser)?.close());

/** `run` gets the stage and node's test context. */
export function journey(name, run, options = {}) {
	test(name, { timeout: 600_000, ...options }, async (t) => {
		const stage = new Stage(name, await mkdtemp(join(tmpdir(), 'cradle-e2e-')));
		try {
			await run(stage, t);
		} catch (error) {
			await stage.keepEvidence();
			throw error;
		} finally {
			await stage.clear();
		}
	});
}

/** The programs, folders and visitors of one journey; all of it is gone afterwards. */
class Stage {
	#programs = [];
	#contexts = [];
	#last = [];

	constructor(name, folder) {
		this.name = name;
		this.folder = folder;
	}

	/** A centre; `settings` as environment variables. */
	async centre(settings = {}, { data = join(this.folder, 'centre'), ...how } = {}) {
		return this.#onStage(await Centre.start(data, settings, how));
	}

	/** An agent with cameras (folders) at a centre. */
	async agent(centre, cameras, state = join(this.folder, `agent-${this.#programs.length}`)) {
		return this.#onStage(await Agent.start(centre, state, cameras));
	}

	/** Something else that was started: its words are kept, and it is ended. */
	keep(program) {
		return this.#onStage(program);
	}

	#onStage(program) {
		this.#programs.push(program);
		return program;
	}

	/** The drawn card, in a folder of its own. */
	card(name = 'card') {
		return drawnCard(join(this.folder, name));
	}

	/** Does something when the journey is over, in the opposite order of asking. */
	finally(act) {
		this.#last.unshift(act);
	}

	/**
	 * A browser of somebody else: nothing kept, nobody signed in. Its pages write their problems down. What an
	 * `installed` app does in the background stays away from the others, whose requests journeys stop and answer.
	 * `own`: a browser that was launched for somebody with devices of their own.
	 */
	async visitor({ size = 'desk', theme = 'light', locale = 'en-GB', installed = false, own = null } = {}) {
		browser ??= own ? null : launch();
		const context = await (
			await (own ?? browser)
		).newContext({
			...SIZES[size],
			colorScheme: theme,
			locale,
			timezoneId: 'Europe/Berlin',
			serviceWorkers: installed ? 'allow' : 'block'
		});
		context.setDefaultTimeout(20_000);
		context.on('page', watched);
		this.#contexts.push(context);
		return context;
	}

	/** Everything that went wrong on any page. */
	get problems() {
		return this.#contexts.flatMap((context) => context.pages().flatMap((page) => page.problems));
	}

	/** Pictures of all open pages and what the programs said. */
	async keepEvidence() {
		const at = join(RESULTS, 'failed', this.name.replace(/[^\w]+/g, '-').slice(0, 80));
		mkdirSync(at, { recursive: true });
		const pages = this.#contexts.flatMap((context) => context.pages());
		for (const [index, page] of pages.entries()) {
			const place = join(at, `page-${index + 1}`);
			await page.screenshot({ path: `${place}.png`, timeout: 5000 }).catch(() => {});
			writeFileSync(`${place}.txt`, [page.url(), ...page.problems].join('\n'));
		}
		for (const [index, program] of this.#programs.entries())
			writeFileSync(join(at, `${program.name}-${index + 1}.txt`), program.log);
		console.error(`Pictures and logs are in ${at}`);
	}

	async clear() {
		for (const context of this.#contexts) await context.close().catch(() => {});
		for (const program of [...this.#programs].reverse()) await program.kill();
		for (const act of this.#last) await act();
		await rm(this.folder, { recursive: true, force: true });
	}
}
