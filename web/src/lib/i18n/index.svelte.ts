/** The language of the pages: its messages, and dates, amounts and sizes as people write them there. */

import type { Messages } from './en';

export const LOCALES = ['en', 'de', 'ja'] as const;
export type Locale = (typeof LOCALES)[number];

const catalogues: Record<Locale, () => Promise<Messages>> = {
	en: async () => (await import('./en')).en,
	de: async () => (await import('./de')).de,
	ja: async () => (await import('./ja')).ja
};

class Language {
	locale = $state<Locale>('en');
	messages = $state.raw<Messages | null>(null);
}

const language = new Language();

/** The messages in the chosen language. Reading one in a component follows a change of the language. */
export const t: Messages = new Proxy({} as Messages, {
	get: (_, section: string) => language.messages?.[section as keyof Messages]
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
	language.messages = await catalogues[locale]();
	language.locale = locale;
	document.documentElement.lang = locale;
}

/** The language that was chosen in this browser, if one was. */
export const chosenLanguage = saved;
