// How the pages are built, tested and shown. The built pages load nothing from another host
// and run under `policy`; the desktop shell and the bridge send the same one.
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
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

/**
 * The scales of plots (d3) give their prototypes a `constructor` and a `toString` by assigning them. The
 * shell freezes Object.prototype, and what it holds cannot be assigned to anything that inherits it until
 * that has one of its own. The walk through the real window shows that it was done everywhere.
 */
const ownBeforeAssigned: Plugin = {
  name: 'own-before-assigned',
  transform(code, id) {
    if (!/\/node_modules\/d3-[\w-]+\//.test(id)) return null;
    const own = (of: string, key: string) =>
      `Object.defineProperty(${of}, ${key}, { value: undefined, writable: true, enumerable: true, configurable: true });`;
    return {
      code: code
        .replace('prototype.constructor = constructor', (it) => `${own('prototype', "'constructor'")} ${it}`)
        .replace('prototype[key] = definition[key]', (it) => `{ ${own('prototype', 'key')} ${it} }`)
        .replaceAll(/(\w+\.prototype)\.toString = /g, (it, of: string) => `${own(of, "'toString'")} ${it}`),
      map: null,
    };
  },
};

// `--mode gallery` builds every component, and the pages over a canned core, outside what ships.
export default defineConfig(({ mode }) => ({
  plugins: [svelte(), ownBeforeAssigned],
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
