import { defineConfig } from 'vite'
import { precompileJsx } from './precompile-jsx.ts'

/** Two builds of one source: `vite build` for the browser, `vite build --ssr` for the server. */
export default defineConfig(({ isSsrBuild }) => ({
  root: isSsrBuild ? import.meta.dirname : `${import.meta.dirname}/client`,
  base: '/static/',
  publicDir: false,
  plugins: [precompileJsx()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: isSsrBuild
    ? {
        outDir: 'dist/server',
        target: 'node24',
        emptyOutDir: true,
        rolldownOptions: {
          checks: { bundlerTimings: false },
          input: ['main.ts', 'worker.ts'].map((file) => `${import.meta.dirname}/server/${file}`),
        },
      }
    : {
        outDir: '../dist/client',
        emptyOutDir: true,
        manifest: true,
        target: 'baseline-widely-available',
        assetsDir: '.',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: {
          // The editor has Markdown's grammar already when a piece of Markdown asks for it.
          checks: { ineffectiveDynamicImport: false, bundlerTimings: false },
          input: [
            'main.ts',
            'icon.svg',
            ...['apple-touch', 'small', 'large', 'maskable'].map((name) => `icons/${name}.png`),
            // Served as /sw.js: it shares no module with pages, so that it is one file.
            'offline/worker/main.ts',
          ].map((file) => `${import.meta.dirname}/client/${file}`),
        },
      },
}))
