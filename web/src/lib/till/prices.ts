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
	tax: string;
}

/** Every service with what it costs by a list, ready to be typed over. */
export function typed(services: Service[], list: PriceList, digits: number): TypedTariff[] {
	return services.map((service) => {
		const tariff = list.tariffs.find((one) => one.service === service.id);
		const extra = tariff?.extras.find((one) => one.option === 'originals');
		return {
			service: service.id,
			kind: service.kind,
			offered: tariff !== undefined,
			per: tariff?.per ?? 'order',
			steps: (tariff?.steps ?? [{ from: 1, each: 0 }]).map((step) => ({
				from: String(step.from),
				each: writeAmount(step.each, digits)
			})),
			originals: extra ? writeAmount(extra.each, digits) : '',
			tax: tariff?.tax ? rate(tariff.tax) : ''
		};
	});
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
		if (tax === null || originals === null) return null;
		if (steps.some((step) => step.each === null || step.from < 1)) return null;
		tariffs.push({
			service: one.service,
			per: one.per,
			steps: steps.map((step) => ({ from: step.from, each: step.each ?? 0 })),
			extras: originals ? [{ option: 'originals', choice: 'yes', each: originals }] : [],
			tax
		});
	}
	return { name: name.trim(), valid_from, taxing, tariffs };
}
