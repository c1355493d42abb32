import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', 'src/lib/api/schema.d.ts'] },
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{ languageOptions: { globals: { ...globals.browser, ...globals.node } } },
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig } }
	},
	{
		rules: {
			// The pages always live at the root of the centre and of the agent.
			'svelte/no-navigation-without-resolve': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'no-undef': 'off',
			// Plain maps and sets are caches and what a moment needs; what is shown is $state.
			'svelte/prefer-svelte-reactivity': 'off',
			// A blank at the edge of a block stays only as an expression.
			'svelte/no-useless-mustaches': 'off'
		}
	},
	{
		// All calls live in the API client.
		files: ['src/**/*.svelte', 'src/lib/**/*.ts'],
		ignores: ['src/lib/api/**'],
		rules: { 'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'EventSource'] }
	}
);
