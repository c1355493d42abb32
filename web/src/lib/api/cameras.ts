/** Cameras of the account, and the service menu. */

import { ask } from './request';
import type { Camera, CameraReport, FtpAccount, MadeFtpAccount, Menu, Page, UpdateCamera } from './types';

export const cameras = async () => (await ask<{ items: Camera[] }>('GET', '/api/v1/cameras')).items;

export const camera = (id: string) => ask<Camera>('GET', `/api/v1/cameras/${id}`);

/** What was told about a camera, the latest first: up to two years of days. */
export async function cameraReports(id: string): Promise<CameraReport[]> {
	const reports: CameraReport[] = [];
	let after: string | null = null;
	do {
		const part: Page<CameraReport> = await ask('GET', `/api/v1/cameras/${id}/reports`, {
			query: { after, limit: 500 }
		});
		reports.push(...part.items);
		after = part.next;
	} while (after && reports.length < 750);
	return reports;
}

export const forgetReports = (id: string) => ask<void>('DELETE', `/api/v1/cameras/${id}/reports`);

export const updateCamera = (id: string, change: UpdateCamera) =>
	ask<Camera>('PATCH', `/api/v1/cameras/${id}`, { body: change });

export const removeCamera = (id: string) => ask<void>('DELETE', `/api/v1/cameras/${id}`);

/** With what a camera sends files by FTP. */
export const ftpAccount = (id: string) => ask<FtpAccount>('GET', `/api/v1/cameras/${id}/ftp`);

export const makeFtpAccount = (id: string) => ask<MadeFtpAccount>('POST', `/api/v1/cameras/${id}/ftp`);

export const removeFtpAccount = (id: string) => ask<void>('DELETE', `/api/v1/cameras/${id}/ftp`);

/** The menu for pictures of the library. */
export const menu = () => ask<Menu>('GET', '/api/v1/menu');
