import { beforeAll, expect, it } from 'vitest'
import { runDrill, type DrillName } from '../drill/run.ts'
import { build } from './notejam.ts'

beforeAll(build)

/** The whole of them is `npm run drill`; these take two minutes together. */
const short: readonly DrillName[] = [
  ...(['kill-both', 'rolling-restart', 'silent-database', 'refusing-database', 'full-disk'] as const),
  ...(['clock-jumps', 'merges'] as const),
]

it.each(short)('%s: what was acknowledged is there, and once', { timeout: 300_000 }, async (name) => {
  const result = await runDrill(name, { isShort: true, seed: 1, say: () => {} })
  if ('notRun' in result) {
    process.stderr.write(`!!! NOT DRILLED: ${name}: ${result.notRun} !!!\n`)
    return
  }
  expect(result.broken).toEqual([])
  expect(result.acknowledged, 'something was').toBeGreaterThan(20)
})
