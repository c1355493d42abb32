/** Links by which guests come. */

/** How long a link may count, in hours. */
export const LASTS = { hour: 1, day: 24, week: 7 * 24, month: 30 * 24 } as const;

export type Lasts = keyof typeof LASTS;

/** When a link made now ends. */
export const ends = (lasts: Lasts, now: number): string =>
	new Date(now + LASTS[lasts] * 3_600_000).toISOString();

/** The whole address of a link, to be handed on. */
export const whole = (href: string, origin: string): string => new URL(href, origin).href;
