import { defineConfig } from 'vitest/config'
import { precompileJsx } from './app/precompile-jsx.ts'

export default defineConfig({
  plugins: [precompileJsx()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'components',
          include: ['app/**/*.test.{ts,tsx}', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
          globalSetup: 'app/test/postgres.setup.ts',
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'platform',
          include: ['infra/**/*.test.ts'],
          // A file makes templates of several environments before its first test.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['e2e/**/*.test.ts'],
          // One browser and whole processes: one file after the other on two cores.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
