/**
 * The script of the provider of card payments, loaded by the one page that may (its policy is made by the
 * centre), and as much of it as is used.
 */

import type { CardSecret } from '$lib/api/types';

interface Failed {
	message?: string;
}

export interface CardField {
	mount(place: HTMLElement): void;
	destroy(): void;
}

export interface Provider {
	elements(options?: { locale?: string }): {
		create(kind: 'card', options?: { hidePostalCode?: boolean }): CardField;
	};
	confirmCardSetup(
		secret: string,
		how: { payment_method: { card: CardField } }
	): Promise<{ error?: Failed | null }>;
	confirmCardPayment(secret: string, how: { payment_method: string }): Promise<{ error?: Failed | null }>;
}

/** Whether this page was loaded as the one that may speak with the provider. */
export const mayLoad = () => document.querySelector('meta[name="cradle-card"]') !== null;

let loading: Promise<(key: string) => Provider> | null = null;

/** The provider, for a key that pages may know. */
export async function provider({ publishable_key, script }: CardSecret): Promise<Provider> {
	loading ??= new Promise((resolve, reject) => {
		const element = document.createElement('script');
		element.src = script;
		element.onload = () => {
			const made = (globalThis as unknown as { Stripe?: (key: string) => Provider }).Stripe;
			if (made) resolve(made);
			else reject(new Error('the script has nothing in it'));
		};
		element.onerror = () => {
			loading = null;
			element.remove();
			reject(new Error('the script cannot be loaded'));
		};
		document.head.append(element);
	});
	return (await loading)(publishable_key);
}
