import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calls as callsDe } from './calls/de';
import { guests as guestsDe } from './guests/de';
import { jobs as jobsDe } from './jobs/de';
import { local as localDe } from './local/de';
import { operator as operatorDe } from './operator/de';
import { people as peopleDe } from './people/de';
import { recording as recordingDe } from './recording/de';
import { removal as removalDe } from './removal/de';
import { sealed as sealedDe } from './sealed/de';
import { till as tillDe } from './till/de';
import { calls as callsEn } from './calls/en';
import { guests as guestsEn } from './guests/en';
import { jobs as jobsEn } from './jobs/en';
import { local as localEn } from './local/en';
import { operator as operatorEn } from './operator/en';
import { people as peopleEn } from './people/en';
import { recording as recordingEn } from './recording/en';
import { removal as removalEn } from './removal/en';
import { sealed as sealedEn } from './sealed/en';
import { till as tillEn } from './till/en';
import { calls as callsJa } from './calls/ja';
import { guests as guestsJa } from './guests/ja';
import { jobs as jobsJa } from './jobs/ja';
import { local as localJa } from './local/ja';
import { operator as operatorJa } from './operator/ja';
import { people as peopleJa } from './people/ja';
import { recording as recordingJa } from './recording/ja';
import { removal as removalJa } from './removal/ja';
import { sealed as sealedJa } from './sealed/ja';
import { till as tillJa } from './till/ja';
import { de as deOfAll } from './de';
import { en as enOfAll } from './en';
import { ja as jaOfAll } from './ja';
import { plurals } from './plural';

const en = {
	...enOfAll,
	calls: callsEn,
	guests: guestsEn,
	jobs: jobsEn,
	local: localEn,
	operator: operatorEn,
	people: peopleEn,
	recording: recordingEn,
	removal: removalEn,
	sealed: sealedEn,
	till: tillEn
};
const de = {
	...deOfAll,
	calls: callsDe,
	guests: guestsDe,
	jobs: jobsDe,
	local: localDe,
	operator: operatorDe,
	people: peopleDe,
	recording: recordingDe,
	removal: removalDe,
	sealed: sealedDe,
	till: tillDe
};
const ja = {
	...jaOfAll,
	calls: callsJa,
	guests: guestsJa,
	jobs: jobsJa,
	local: localJa,
	operator: operatorJa,
	people: peopleJa,
	recording: recordingJa,
	removal: removalJa,
	sealed: sealedJa,
	till: tillJa
};

type Tree = { [key: string]: unknown };

function* leaves(tree: Tree, path: string[] = []): Generator<[string[], unknown]> {
	for (const [key, value] of Object.entries(tree)) {
		if (value && typeof value === 'object' && !Array.isArray(value))
			yield* leaves(value as Tree, [...path, key]);
		else yield [[...path, key], value];
	}
}

const at = (tree: Tree, path: string[]) =>
	path.reduce<unknown>((value, key) => (value as Tree | undefined)?.[key], tree);
const catalogues: [string, Tree][] = [
	['de', de as unknown as Tree],
	['ja', ja as unknown as Tree]
];

describe('the catalogues', () => {
	it.each(catalogues)('%s has every message of English and no other', (_, catalogue) => {
		const paths = (tree: Tree) => [...leaves(tree)].map(([path]) => path.join('.')).sort();
		expect(paths(catalogue)).toEqual(paths(en as unknown as Tree));
	});

	it.each(catalogues)(
		'%s says something everywhere, with the same number of things to fill in',
		(_, catalogue) => {
			for (const [path, english] of leaves(en as unknown as Tree)) {
				const own = at(catalogue, path);
				expect(typeof own, path.join('.')).toBe(typeof english);
				if (typeof own === 'string') expect(own.trim(), path.join('.')).not.toBe('');
				if (typeof own === 'function')
					expect(own.length, path.join('.')).toBeLessThanOrEqual((english as () => void).length);
			}
		}
	);

	it('leave no placeholder behind', () => {
		for (const catalogue of [en, de, ja] as unknown as Tree[]) {
			for (const [path, message] of leaves(catalogue)) {
				if (typeof message !== 'function') continue;
				for (const count of [0, 1, 2, 5, 1000]) {
					expect(String(message(count, count, count)), path.join('.')).not.toMatch(
						/#|undefined|NaN|\[object/
					);
				}
			}
		}
	});

	it('hold no message that nothing says', () => {
		const folder = join(import.meta.dirname, '../..');
		const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.filter((file) => /\.(svelte|ts)$/.test(file) && !/i18n\/(en|de|ja)\.ts$|\.test\.ts$/.test(file))
			.map((file) => readFileSync(join(folder, file), 'utf8'))
			.join('\n');
		// Messages that are looked up by a word of the API.
		const byWord =
			/^(camera\.evidence|menu\.kinds|people\.availability|guests\.(states|lasts)|calls\.(news|room\.quality|group\.states|feeds\.flows)|delivery\.(ways|states|moves|price)|print\.(states|kinds|layouts|sharpness|printerStates)|menu\.per|queue\.states|orders\.(states|deliveryStates)|viewer\.(facts|roles)|filters\.(names|kinds)|operator\.(partNames|perNames|findings)|notices\.(states|events)|partners\.(settled|said|kinds|states|why|fields)|permitted\.(functions|functionLines|refused)|account\.(themes|genders|sessionKinds)|access\.(right|rightLine)|money\.(methods|methodLines|pays|problems|chargeStates|kinds|tills|invoiceStates)|recording\.(over|trouble)|removal\.why|till\.(whats|listStates|taxings|lateStates)|cards\.(states|shortStates|refundStates|disputeStates)|jobs\.kinds|share\.(kinds|to|toLine|fields|done))\./;
		const unsaid = [...leaves(en as unknown as Tree)]
			.map(([path]) => path)
			.filter((path) => !byWord.test(path.join('.')) && !source.includes(path.slice(-2).join('.')))
			.filter((path) => !new RegExp(`\\bwords\\.([a-z]+\\.)?${path.at(-1)}\\b`).test(source))
			.map((path) => path.join('.'));
		expect(unsaid).toEqual([]);
	});
});

describe('counted words', () => {
	it('take the form of the language and write the number its way', () => {
		expect(plurals('en')(1, { one: '# picture', other: '# pictures' })).toBe('1 picture');
		expect(plurals('de')(12_345, { one: '# Bild', other: '# Bilder' })).toBe('12.345 Bilder');
		expect(plurals('ja')(1, { other: '#枚' })).toBe('1枚');
	});

	it('have a form for exactly none where one is given', () => {
		expect(plurals('en')(0, { zero: 'none picked', other: '# picked' })).toBe('none picked');
		expect(plurals('en')(0, { other: '# picked' })).toBe('0 picked');
	});
});
