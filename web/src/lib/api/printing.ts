/** What can be printed, and the places where that is done. */

import { ask } from './request';
import type {
	FoundPrinters,
	OperatorOrder,
	OutputPlace,
	OutputPlaces,
	Printer,
	Printing,
	Profile,
	SavePlace,
	SetProfile
} from './types';

const at = '/api/v1/operator';

export const printing = () => ask<Printing>('GET', '/api/v1/printing');

export const places = () => ask<OutputPlaces>('GET', `${at}/places`);

/** Null for a new one. */
export const savePlace = (id: string | null, place: SavePlace) =>
	id
		? ask<OutputPlace>('PUT', `${at}/places/${id}`, { body: place })
		: ask<OutputPlace>('POST', `${at}/places`, { body: place });

export const removePlace = (id: string) => ask<void>('DELETE', `${at}/places/${id}`);

export const setProfile = (id: string, profile: SetProfile) =>
	ask<Profile>('PUT', `${at}/places/${id}/profiles`, { body: profile });

export const removeProfile = (id: string, paper: string) =>
	ask<void>('DELETE', `${at}/places/${id}/profiles/${encodeURIComponent(paper)}`);

export const findPrinters = async () => (await ask<FoundPrinters>('GET', `${at}/printers`)).items;

export const lookAtPrinter = (uri: string) => ask<Printer>('POST', `${at}/printers/look`, { body: { uri } });

export const operatorOrder = (id: string) => ask<OperatorOrder>('GET', `${at}/orders/${id}`);

export const repeatPrint = (id: string, position: number) =>
	ask<OperatorOrder>('POST', `${at}/orders/${id}/prints/${position}/repeat`);
