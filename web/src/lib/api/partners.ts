/** Partner centres, and what they were shown. */

import { ask } from './request';
import type {
	Disclosures,
	PartnerDetail,
	PartnerMessage,
	Partners,
	PartnerSecret,
	PassedOrder,
	SavePartner
} from './types';

const at = '/api/v1/operator/partners';

export const partners = () => ask<Partners>('GET', at);

export const partner = (id: string) => ask<PartnerDetail>('GET', `${at}/${id}`);

export const addPartner = (partner: SavePartner) => ask<PartnerSecret>('POST', at, { body: partner });

export const changePartner = (id: string, partner: SavePartner) =>
	ask<PartnerDetail>('PUT', `${at}/${id}`, { body: partner });

export const removePartner = (id: string) => ask<void>('DELETE', `${at}/${id}`);

export const newSecret = (id: string) => ask<PartnerSecret>('POST', `${at}/${id}/secret`);

export const sendAgain = (id: string, message: string) =>
	ask<PartnerMessage>('POST', `${at}/${id}/messages/${message}/again`);

export const settlement = (id: string, after?: string | null) =>
	ask<{ items: PassedOrder[]; next: string | null }>(
		'GET',
		`${at}/${id}/settlement${after ? `?after=${encodeURIComponent(after)}` : ''}`
	);

export const settlementTable = (id: string) => `${at}/${id}/settlement.csv`;

export const disclosures = () => ask<Disclosures>('GET', '/api/v1/disclosures');
