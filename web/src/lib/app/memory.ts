/** What this browser remembers between visits, so that choices can be made while the centre is away. */

export function remember(key: string, value: unknown): void {
	try {
		if (value === null || value === undefined) localStorage.removeItem(`cradle.${key}`);
		else localStorage.setItem(`cradle.${key}`, JSON.stringify(value));
	} catch {
		// A browser that keeps nothing asks again next time.
	}
}

export function recall<T>(key: string): T | null {
	try {
		const text = localStorage.getItem(`cradle.${key}`);
		return text === null ? null : (JSON.parse(text) as T);
	} catch {
		return null;
	}
}
