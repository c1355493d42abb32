/** Short words about what just happened, with a way back or onwards. */

export interface Toast {
	id: number;
	text: string;
	action?: { label: string; run: () => void };
	href?: { label: string; to: string };
	warn?: boolean;
}

class Toasts {
	items = $state.raw<Toast[]>([]);
}

export const toasts = new Toasts();
let last = 0;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

export function toast(text: string, more: Omit<Toast, 'id' | 'text'> = {}): number {
	const id = ++last;
	toasts.items = [...toasts.items.slice(-2), { id, text, ...more }];
	hold(id);
	return id;
}

/** Lets it stay for its time from now on: longer where there is something to decide. */
export function hold(id: number): void {
	clearTimeout(timers.get(id));
	const one = toasts.items.find((toast) => toast.id === id);
	if (one)
		timers.set(
			id,
			setTimeout(() => dismiss(id), one.action || one.href || one.warn ? 10_000 : 5000)
		);
}

/** Lets it stay while somebody looks at it. */
export function linger(id: number): void {
	clearTimeout(timers.get(id));
}

export function dismiss(id: number): void {
	clearTimeout(timers.get(id));
	timers.delete(id);
	toasts.items = toasts.items.filter((toast) => toast.id !== id);
}
