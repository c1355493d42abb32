/** Which cameras the centre takes. */

import { ask } from './request';
import type { OperatorPermittedCameras, SetPermittedCameras, TriedCamera } from './types';

const at = '/api/v1/operator/permitted-cameras';

export const permittedCameras = () => ask<OperatorPermittedCameras>('GET', at);

/** In place of all that was said before. */
export const setPermittedCameras = (list: SetPermittedCameras) =>
	ask<OperatorPermittedCameras>('PUT', at, { body: list });

/** What a list would answer to a camera. */
export const tryPermittedCameras = (
	list: SetPermittedCameras,
	camera: { maker: string; model: string; declared: boolean }
) => ask<TriedCamera>('POST', `${at}/try`, { body: { ...list, ...camera } });
