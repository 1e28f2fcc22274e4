import { defineConfig } from 'vite'
import { grammarsApart } from './grammars-apart.ts'
import { lateExports } from './late-exports.ts'
import { precompileJsx } from './precompile-jsx.ts'

/** Lightning CSS's `Features.DirSelector`: it takes `:dir()` for a matter of languages, and a text's direction is one of its letters. */
const dirSelector = 4

/** What the editor's libraries export and a text can be written without: what floats above it, and what draws code. */
const afterFirstKey = [
  {
    module: '@codemirror/view/dist/index.js',
    names: [
      ...['tooltips', 'showTooltip', 'getTooltip', 'hoverTooltip', 'hasHoverTooltips', 'closeHoverTooltips'],
      ...['repositionTooltips', 'panels', 'showPanel', 'getPanel', 'showDialog', 'getDialog', 'runScopeHandlers'],
      'dropCursor',
    ],
  },
  {
    module: '@codemirror/language/dist/index.js',
    names: [
      ...['syntaxHighlighting', 'highlightingFor', 'HighlightStyle', 'defaultHighlightStyle'],
      ...['bidiIsolates', 'StreamLanguage'],
    ],
  },
  { module: '@lezer/common/dist/index.js', names: ['parseMixed'] },
  { module: '@lezer/markdown/dist/index.js', names: ['parseCode'] },
]

/** The modules that use them. */
const loadedLate = new RegExp(
  [
    '/@codemirror/(search|autocomplete)/dist/',
    '/@lezer/(html|javascript|php|xml)/dist/',
    '\\?grammars$',
    '/editor/aids/(bubble|drop|find|proposals)/',
    '/editor/look/(code-blocks|coloured)\\.ts$',
    '\\?late$',
  ].join('|'),
)

/** Two builds of one source: `vite build` for the browser, `vite build --ssr` for the server. */
export default defineConfig(({ isSsrBuild }) => ({
  root: isSsrBuild ? import.meta.dirname : `${import.meta.dirname}/client`,
  base: '/static/',
  publicDir: false,
  plugins: [precompileJsx(), ...(isSsrBuild ? [] : [grammarsApart(), lateExports(afterFirstKey, loadedLate)])],
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
          input: [
            'main.ts',
            'worker.ts',
            'features/import/reading/reader-thread.ts',
            'features/import/readers/memos/database-process.ts',
          ].map((file) => `${import.meta.dirname}/server/${file}`),
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
                { name: 'formats', test: /editor\/(address|blocks|format|line-formats|marks|reading)\.ts/ },
                {
                  name: 'editor',
                  test: /\/((@codemirror\/(view|state|commands|language)|@lezer\/(common|markdown))\/dist\/index\.js$|(style-mod|w3c-keyname|crelt|find-cluster-break)\/|editor\/(grammar|language|note-links|struck-and-marked|unclosed|unstyled)\.ts|shared\/(note-links|front-matter|code\/bounded-markdown)\.ts)/,
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
