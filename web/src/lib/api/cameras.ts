/** Cameras of the account, and the service menu. */

import { ask } from './request';
import type { Camera, FtpAccount, MadeFtpAccount, Menu, UpdateCamera } from './types';

export const cameras = async () => (await ask<{ items: Camera[] }>('GET', '/api/v1/cameras')).items;

export const updateCamera = (id: string, change: UpdateCamera) =>
	ask<Camera>('PATCH', `/api/v1/cameras/${id}`, { body: change });

export const removeCamera = (id: string) => ask<void>('DELETE', `/api/v1/cameras/${id}`);

/** With what a camera sends files by FTP. */
export const ftpAccount = (id: string) => ask<FtpAccount>('GET', `/api/v1/cameras/${id}/ftp`);

export const makeFtpAccount = (id: string) => ask<MadeFtpAccount>('POST', `/api/v1/cameras/${id}/ftp`);

export const removeFtpAccount = (id: string) => ask<void>('DELETE', `/api/v1/cameras/${id}/ftp`);

/** The menu for pictures of the library. */
export const menu = () => ask<Menu>('GET', '/api/v1/menu');
