import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds the centre and the agent; the mock server plays both by default. */
const peer = process.env.CRADLE_PEER ?? 'http://127.0.0.1:7881';

export default defineConfig({
	plugins: [sveltekit()],
	server: {
		proxy: {
			'/api': { target: peer, ws: true },
			'/agent': { target: peer }
		}
	},
	build: { target: 'es2022' },
	test: { include: ['src/**/*.test.ts'] }
});
