/** A price list as it is typed. */

import type { PriceList, SavePriceList, Service } from '$lib/api/types';
import { rate, readRate } from '$lib/billing/words';
import { readAmount, writeAmount } from '$lib/operator/amount';

export interface TypedTariff {
	service: string;
	kind: string;
	offered: boolean;
	per: string;
	steps: { from: string; each: string }[];
	/** What originals cost more for each; nothing for services without. */
	originals: string;
	/** What choices of a print cost more for each. */
	extras: { option: string; choice: string; each: string }[];
	tax: string;
}

/** Every service with what it costs by a list, ready to be typed over. */
export function typed(
	services: Service[],
	list: PriceList,
	digits: number,
	choices: { option: string; choice: string }[] = []
): TypedTariff[] {
	return services.map((service) => {
		const tariff = list.tariffs.find((one) => one.service === service.id);
		const extra = tariff?.extras.find((one) => one.option === 'originals');
		return {
			service: service.id,
			kind: service.kind,
			offered: tariff !== undefined,
			per: tariff?.per ?? (service.kind === 'print' ? 'picture' : 'order'),
			steps: (tariff?.steps ?? [{ from: 1, each: 0 }]).map((step) => ({
				from: String(step.from),
				each: writeAmount(step.each, digits)
			})),
			originals: extra ? writeAmount(extra.each, digits) : '',
			extras: service.kind === 'print' ? extrasOf(tariff?.extras ?? [], choices, digits) : [],
			tax: tariff?.tax ? rate(tariff.tax) : ''
		};
	});
}

/** What a list charges more for, and what it could: a choice that no place offers any more stays as it is. */
function extrasOf(
	known: { option: string; choice: string; each: number }[],
	choices: { option: string; choice: string }[],
	digits: number
) {
	const has = (one: { option: string; choice: string }) =>
		known.find((other) => other.option === one.option && other.choice === one.choice);
	const more = choices.filter((one) => !has(one)).map((one) => ({ ...one, each: '' }));
	return [...known.map((one) => ({ ...one, each: writeAmount(one.each, digits) })), ...more];
}

/** The list that was typed; null where something is no number. */
export function readList(
	typed: TypedTariff[],
	digits: number,
	name: string,
	taxing: string,
	valid_from: string | null
): SavePriceList | null {
	const tariffs = [];
	for (const one of typed.filter((one) => one.offered)) {
		const steps = one.steps.map((step) => ({
			from: /^\d{1,4}$/.test(step.from.trim()) ? Number(step.from) : 0,
			each: readAmount(step.each, digits)
		}));
		const tax = one.tax.trim() ? readRate(one.tax) : 0;
		const originals = one.originals.trim() ? readAmount(one.originals, digits) : 0;
		const extras = one.extras
			.filter((extra) => extra.each.trim())
			.map((extra) => ({ ...extra, each: readAmount(extra.each, digits) }));
		if (tax === null || originals === null || extras.some((extra) => extra.each === null)) return null;
		if (steps.some((step) => step.each === null || step.from < 1)) return null;
		tariffs.push({
			service: one.service,
			per: one.per,
			steps: steps.map((step) => ({ from: step.from, each: step.each ?? 0 })),
			extras: originals
				? [{ option: 'originals', choice: 'yes', each: originals }]
				: extras.map((extra) => ({ ...extra, each: extra.each ?? 0 })).filter((extra) => extra.each > 0),
			tax
		});
	}
	return { name: name.trim(), valid_from, taxing, tariffs };
}
