// How the pages are built, tested and shown. The built pages load nothing from another host
// and run under `policy`; the desktop shell and the bridge send the same one.
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self' ipc: http://ipc.localhost",
  "font-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

// `--mode gallery` builds every component, and the pages over a canned core, outside what ships.
export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  root: here('.'),
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  preview: { host: '127.0.0.1', port: 4173, headers: { 'Content-Security-Policy': policy } },
  css: { preprocessorOptions: { scss: { loadPaths: [here('../node_modules')], quietDeps: true } } },
  build: {
    outDir: mode === 'gallery' ? here('../target/ui-gallery') : here('dist'),
    emptyOutDir: true,
    // One stylesheet, there before the first page is drawn.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: mode === 'gallery' ? [here('gallery.html'), here('pages.html')] : here('index.html'),
    },
  },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    restoreMocks: true,
    // For a machine that does other work at the same time.
    testTimeout: 20_000,
  },
}));
