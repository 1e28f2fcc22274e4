import { expect, it } from 'vitest'
import { runDrill, type DrillName } from './run.ts'

/** Defines a test for each of these drills, in short. What the machine cannot do is told on stderr. */
export function itDrills(...names: readonly DrillName[]): void {
  it.each(names)('%s: what was acknowledged is there, and once', { timeout: 300_000 }, async (name) => {
    const result = await runDrill(name, { isShort: true, seed: 1, say: () => {} })
    if ('notRun' in result) {
      process.stderr.write(`!!! NOT DRILLED: ${name}: ${result.notRun} !!!\n`)
      return
    }
    expect(result.broken).toEqual([])
    expect(result.acknowledged, 'something was acknowledged').toBeGreaterThan(20)
  })
}
