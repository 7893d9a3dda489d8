import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { compressed } from './compress';
import { weighed } from './weigh';

/** Where the Django side answers while `npm run dev` serves the pages. */
const backend = process.env.LINEPOOL_BACKEND ?? 'http://localhost:8000';

/** Sub-domains name the company, so the browser's Host must reach the backend unchanged. */
const proxied = { target: backend, changeOrigin: false, xfwd: true };

const proxy = { '/api': proxied, '/ws': { ...proxied, ws: true } };

export default defineConfig({
  plugins: [react(), compressed(), weighed()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  server: { host: 'localhost', port: 5173, allowedHosts: ['.localhost'], proxy },
  preview: { host: 'localhost', port: 5174, allowedHosts: ['.localhost'], proxy },
  build: {
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: 'happy-dom',
    // Reading every page's source takes a second; on a full machine many.
    testTimeout: 60_000,
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
  },
});
