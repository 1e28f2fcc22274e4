import { defineConfig } from 'vite'
import { grammarsApart } from './grammars-apart.ts'
import { precompileJsx } from './precompile-jsx.ts'

/** Lightning CSS's `Features.DirSelector`: it takes `:dir()` for a matter of languages, and a text's direction is one of its letters. */
const dirSelector = 4

/** Two builds of one source: `vite build` for the browser, `vite build --ssr` for the server. */
export default defineConfig(({ isSsrBuild }) => ({
  root: isSsrBuild ? import.meta.dirname : `${import.meta.dirname}/client`,
  base: '/static/',
  publicDir: false,
  plugins: [precompileJsx(), ...(isSsrBuild ? [] : [grammarsApart()])],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  css: { lightningcss: { exclude: dirSelector } },
  build: isSsrBuild
    ? {
        outDir: 'dist/server',
        // What is bundled is given on without its package's folder.
        license: true,
        target: 'node24',
        emptyOutDir: true,
        rolldownOptions: {
          checks: { bundlerTimings: false },
          // A command alone loads it, which is where it is missed.
          external: ['pg-copy-streams'],
          input: ['main.ts', 'worker.ts', 'features/import/reading/reader-thread.ts'].map(
            (file) => `${import.meta.dirname}/server/${file}`,
          ),
        },
      }
    : {
        outDir: '../dist/client',
        license: true,
        emptyOutDir: true,
        manifest: true,
        target: 'baseline-widely-available',
        assetsDir: '.',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: {
          output: {
            codeSplitting: {
              includeDependenciesRecursively: false,
              // What every text needs of the editor's library is one file, which is smaller than several.
              groups: [
                {
                  name: 'editor',
                  test: /\/(@codemirror\/(view|state|commands|language)\/dist\/index\.js$|@lezer\/(common|highlight|markdown)\/|(style-mod|w3c-keyname|crelt|find-cluster-break)\/|editor\/(look\/code-blocks|grammar|language|note-links|struck-and-marked|unclosed)\.ts|shared\/(note-links|front-matter|code\/bounded-markdown)\.ts)/,
                },
              ],
            },
          },
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
