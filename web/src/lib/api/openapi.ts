/** The centre's own description of its API. */

import { ask } from './request';

export interface Schema {
	$ref?: string;
	type?: string | string[];
	format?: string;
	description?: string;
	items?: Schema;
	properties?: Record<string, Schema>;
	required?: string[];
	enum?: unknown[];
	oneOf?: Schema[];
	anyOf?: Schema[];
	allOf?: Schema[];
	additionalProperties?: Schema | boolean;
}

export interface Parameter {
	name: string;
	in: string;
	required?: boolean;
	description?: string;
	schema?: Schema;
}

type Content = Record<string, { schema?: Schema }>;

export interface Operation {
	tags?: string[];
	summary?: string;
	description?: string;
	parameters?: Parameter[];
	requestBody?: { content?: Content };
	responses?: Record<string, { description?: string; content?: Content }>;
}

export interface OpenApi {
	info: { title: string; version: string; description?: string };
	paths: Record<string, Record<string, Operation>>;
	components?: { schemas?: Record<string, Schema> };
}

export const openapi = () => ask<OpenApi>('GET', '/api/v1/openapi.json');
