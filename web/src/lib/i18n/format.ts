/** Numbers, amounts, sizes, days and times in the chosen language. */

import type { Money } from '$lib/api/types';
import { region, t } from './index.svelte';

const made = new Map<string, unknown>();

function cached<T>(key: string, make: () => T): T {
	const known = made.get(key);
	if (known) return known as T;
	const fresh = make();
	made.set(key, fresh);
	return fresh;
}

const dates = (name: string, options: Intl.DateTimeFormatOptions) =>
	cached(`${region()} ${name}`, () => new Intl.DateTimeFormat(region(), options));

export const number = (value: number) =>
	cached(`${region()} number`, () => new Intl.NumberFormat(region())).format(value);

/** Minor units of a currency to whole ones: how many decimals it has. */
export function decimals(currency: string): number {
	try {
		return (
			new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
			2
		);
	} catch {
		return 2;
	}
}

export function money({ amount, currency }: Money): string {
	const digits = decimals(currency);
	return cached(
		`${region()} ${currency}`,
		() => new Intl.NumberFormat(region(), { style: 'currency', currency })
	).format(amount / 10 ** digits);
}

/** How long a film or sound is, as players show it: `0:07`, `12:30`, `1:02:03`. */
export function playingTime(ms: number): string {
	const all = Math.max(1, Math.round(ms / 1000));
	const two = (value: number) => String(value).padStart(2, '0');
	const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
	return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** An amount, or the word for none. */
export const price = (value: Money) => (value.amount === 0 ? t.words.free : money(value));

/** Bytes in decimal units, as disks and cameras count them. */
export function size(bytes: number): string {
	const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
	let unit = 0;
	let value = bytes;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit += 1;
	}
	const digits = unit === 0 || value >= 100 ? 0 : 1;
	return new Intl.NumberFormat(region(), {
		style: 'unit',
		unit: units[unit]!,
		unitDisplay: unit === 0 ? 'long' : 'short',
		maximumFractionDigits: digits
	}).format(value);
}

/** A length of time, roughly: the largest unit that says enough. */
export function duration(seconds: number): string {
	const steps: [string, number][] = [
		['day', 86_400],
		['hour', 3600],
		['minute', 60],
		['second', 1]
	];
	const [unit, length] = steps.find(([, length]) => seconds >= length * 1.5) ?? ['second', 1];
	return new Intl.NumberFormat(region(), { style: 'unit', unit, unitDisplay: 'long' }).format(
		Math.max(1, Math.round(seconds / length))
	);
}

/** A calendar day (`YYYY-MM-DD`) with its weekday; the year where it is not this one. */
export function day(text: string, today = new Date()): string {
	const at = new Date(`${text.slice(0, 10)}T12:00:00Z`);
	if (Number.isNaN(at.getTime())) return text;
	const thisYear = at.getUTCFullYear() === today.getFullYear();
	return dates(thisYear ? 'day' : 'day of year', {
		weekday: 'long',
		day: 'numeric',
		month: 'long',
		...(thisYear ? {} : { year: 'numeric' }),
		timeZone: 'UTC'
	}).format(at);
}

/** A day of any year (`MM-DD`). */
export function dayOfAnyYear(text: string): string {
	const at = new Date(`2000-${text}T12:00:00Z`);
	if (Number.isNaN(at.getTime())) return text;
	return dates('day of any year', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(at);
}

/** One day, or the days from one to another in either order. */
export function days(first: string, last: string, today = new Date()): string {
	if (first === last) return day(first, today);
	const at = [first, last].sort().map((text) => new Date(`${text}T12:00:00Z`)) as [Date, Date];
	if (at.some((one) => Number.isNaN(one.getTime()))) return day(first, today);
	const thisYear = at.every((one) => one.getUTCFullYear() === today.getFullYear());
	return dates(thisYear ? 'days' : 'days of year', {
		day: 'numeric',
		month: 'long',
		...(thisYear ? {} : { year: 'numeric' }),
		timeZone: 'UTC'
	}).formatRange(...at);
}

/** A calendar day without its weekday. */
export function date(text: string): string {
	const plain = /^\d{4}-\d{2}-\d{2}$/.test(text);
	const at = new Date(plain ? `${text}T12:00:00Z` : text);
	return dates(plain ? 'plain date' : 'date', {
		dateStyle: 'long',
		...(plain ? { timeZone: 'UTC' } : {})
	}).format(at);
}

/** A month, of `2026-11`. */
export const month = (text: string) =>
	dates('month', { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
		new Date(`${text}-15T12:00:00Z`)
	);

/** The last day before an end that is told as a day. */
export const lastDay = (end: string) => date(new Date(Date.parse(end) - 1000).toISOString());

/** Days that are left until an instant; 0 on the last one. */
export const daysLeft = (end: string, now = Date.now()) =>
	Math.max(0, Math.floor((Date.parse(end) - now) / 86_400_000));

export const weekday = (at: Date) => dates('weekday', { weekday: 'long' }).format(at);

/** The camera's own clock, which has no zone. */
export function cameraTime(text: string): string {
	const at = new Date(`${text}Z`);
	if (Number.isNaN(at.getTime())) return text;
	return dates('camera', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at);
}

/** An instant in the reader's own zone. */
export const instant = (text: string) =>
	dates('instant', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(text));

export const time = (text: string) => dates('time', { timeStyle: 'short' }).format(new Date(text));

/** How long ago: "2 hours ago", "yesterday". */
export function ago(text: string, now = Date.now()): string {
	const seconds = (new Date(text).getTime() - now) / 1000;
	const steps: [Intl.RelativeTimeFormatUnit, number][] = [
		['year', 31_557_600],
		['month', 2_629_800],
		['week', 604_800],
		['day', 86_400],
		['hour', 3600],
		['minute', 60]
	];
	const relative = cached(
		`${region()} ago`,
		() => new Intl.RelativeTimeFormat(region(), { numeric: 'auto' })
	);
	const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 60];
	return unit === 'second'
		? relative.format(0, 'second')
		: relative.format(Math.round(seconds / length), unit);
}

/** Names in a row, with the word for "and". */
export const list = (names: string[]) =>
	cached(
		`${region()} list`,
		() => new Intl.ListFormat(region(), { style: 'long', type: 'conjunction' })
	).format(names);

/** How a language is called in itself. */
export const countryName = (code: string) => {
	try {
		return new Intl.DisplayNames([region()], { type: 'region' }).of(code) ?? code;
	} catch {
		return code;
	}
};
