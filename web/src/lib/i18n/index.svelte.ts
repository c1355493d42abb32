/** The language of the pages: its messages, and dates, amounts and sizes as people write them there. */

import type { AllMessages } from './en';

export const LOCALES = ['en', 'de', 'ja'] as const;
export type Locale = (typeof LOCALES)[number];

type Some = Partial<AllMessages>;

const catalogues: Record<Locale, () => Promise<Some>> = {
	en: async () => (await import('./en')).en,
	de: async () => (await import('./de')).de,
	ja: async () => (await import('./ja')).ja
};

/** Words that only some pages need. */
const EXTRA = {
	calls: {
		en: () => import('./calls/en'),
		de: () => import('./calls/de'),
		ja: () => import('./calls/ja')
	},
	guests: {
		en: () => import('./guests/en'),
		de: () => import('./guests/de'),
		ja: () => import('./guests/ja')
	},
	jobs: {
		en: () => import('./jobs/en'),
		de: () => import('./jobs/de'),
		ja: () => import('./jobs/ja')
	},
	local: {
		en: () => import('./local/en'),
		de: () => import('./local/de'),
		ja: () => import('./local/ja')
	},
	operator: {
		en: () => import('./operator/en'),
		de: () => import('./operator/de'),
		ja: () => import('./operator/ja')
	},
	people: {
		en: () => import('./people/en'),
		de: () => import('./people/de'),
		ja: () => import('./people/ja')
	},
	recording: {
		en: () => import('./recording/en'),
		de: () => import('./recording/de'),
		ja: () => import('./recording/ja')
	},
	removal: {
		en: () => import('./removal/en'),
		de: () => import('./removal/de'),
		ja: () => import('./removal/ja')
	},
	sealed: {
		en: () => import('./sealed/en'),
		de: () => import('./sealed/de'),
		ja: () => import('./sealed/ja')
	},
	till: {
		en: () => import('./till/en'),
		de: () => import('./till/de'),
		ja: () => import('./till/ja')
	}
} satisfies Record<string, Record<Locale, () => Promise<Some>>>;

const wanted = new Set<keyof typeof EXTRA>();

class Language {
	locale = $state<Locale>('en');
	messages = $state.raw<AllMessages | null>(null);
}

const language = new Language();

/** The messages in the chosen language. Reading one in a component follows a change of the language. */
export const t: AllMessages = new Proxy({} as AllMessages, {
	get: (_, section: string) => language.messages?.[section as keyof AllMessages]
});

export const locale = (): Locale => language.locale;

/** The locale for dates and numbers: the browser's regional form of the chosen language where there is one. */
export function region(): string {
	const preferred = globalThis.navigator?.languages ?? [];
	return preferred.find((tag) => tag.split('-')[0] === language.locale) ?? language.locale;
}

/** The first language that we speak, of those preferred. */
export function matchLocale(preferred: readonly string[]): Locale {
	for (const tag of preferred) {
		const found = LOCALES.find((locale) => locale === tag.toLowerCase().split('-')[0]);
		if (found) return found;
	}
	return 'en';
}

function saved(): string | null {
	try {
		return localStorage.getItem('cradle.language');
	} catch {
		return null;
	}
}

/** Speaks the chosen language, or the browser's. */
export async function speak(chosen?: string): Promise<void> {
	const first = chosen ?? saved();
	const locale = matchLocale([...(first ? [first] : []), ...navigator.languages]);
	if (chosen) {
		try {
			localStorage.setItem('cradle.language', locale);
		} catch {
			// A browser that keeps nothing speaks the language until the page is closed.
		}
	}
	const parts = await Promise.all([catalogues[locale](), ...[...wanted].map((one) => EXTRA[one][locale]())]);
	// What a page loads besides stands there before any of its parts asks for it.
	language.messages = Object.assign({}, ...parts) as AllMessages;
	language.locale = locale;
	document.documentElement.lang = locale;
}

/** Loads words that only some pages need, in this language and in every one that is chosen later. */
export async function also(...what: (keyof typeof EXTRA)[]): Promise<void> {
	const missing = what.filter((one) => !wanted.has(one));
	if (!missing.length) return;
	const more = await Promise.all(missing.map((one) => EXTRA[one][language.locale]()));
	missing.forEach((one) => wanted.add(one));
	language.messages = Object.assign({}, language.messages, ...more) as AllMessages;
}

/** The language that was chosen in this browser, if one was. */
export const chosenLanguage = saved;
