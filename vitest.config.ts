import { configDefaults, defineConfig } from 'vitest/config'
import { precompileJsx } from './app/precompile-jsx.ts'

// What a delivery needs and a commit does not. `npm run test:all` (scripts/test.ts) includes it.
const isAll = Boolean(process.env['TEST_ALL'])
const onlyForDelivery = isAll ? [] : ['**/*.all.test.ts']

export default defineConfig({
  plugins: [precompileJsx()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    exclude: [...configDefaults.exclude, ...onlyForDelivery],
    // One worker for each core: by itself the runner leaves one core idle, which is half of two.
    maxWorkers: '100%',
    // Ending a database and a Notejam takes longer than the runner's ten seconds on a busy machine.
    teardownTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'components',
          include: ['app/**/*.test.{ts,tsx}', '{bench,scripts,smoke}/**/*.test.ts'],
          globalSetup: 'app/test/postgres.setup.ts',
          // The server's modules are loaded once for each worker: they take longer to load than most files take to run.
          isolate: false,
          // It finds what hangs, and judges no speed: the tests of deliveries have wide tables, on machines that do more.
          testTimeout: isAll ? 240_000 : 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'platform',
          include: ['infra/**/*.test.ts'],
          // All files in one process, one after the other: it loads the CDK once (seconds of CPU), and synthesises each
          // environment once (infra/synthesise.ts).
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['{e2e,drill,fuzz}/**/*.test.ts'],
          globalSetup: 'e2e/shared.setup.ts',
          // Two files at a time on two cores; a worker keeps for the next file what it has imported.
          maxWorkers: 2,
          isolate: false,
          sequence: { groupOrder: 2 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
