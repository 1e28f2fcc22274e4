import { aLifetime } from '../kit/lifetime.ts'
import type { Drill, Finding, NotRun } from './drill.ts'
import { browser } from './drills/browser.ts'
import { clockJumps } from './drills/clock-jumps.ts'
import { crowd } from './drills/crowd.ts'
import { troubling } from './drills/database-trouble.ts'
import { fullDisk } from './drills/full-disk.ts'
import { killing } from './drills/kill.ts'
import { merges } from './drills/merges.ts'
import { rollingRestart, rollingUpgrade } from './drills/rolling.ts'

/** Every drill, in the order in which they are done. */
export const drills = {
  'kill-server': killing('server'),
  'kill-database': killing('database'),
  'kill-both': killing('both'),
  'rolling-restart': rollingRestart,
  'rolling-upgrade': rollingUpgrade,
  'slow-database': troubling('slow'),
  'silent-database': troubling('silent'),
  'refusing-database': troubling('refusing'),
  'full-disk': fullDisk,
  'clock-jumps': clockJumps,
  crowd,
  browser,
  merges,
} satisfies Readonly<Record<string, Drill>>

export type DrillName = keyof typeof drills

/** In the order of `drills`. */
export const drillNames = Object.keys(drills) as DrillName[]

export type Result = { readonly name: DrillName; readonly seconds: number } & (Finding | NotRun)

export interface RunSettings {
  readonly isShort: boolean
  readonly seed: number
  readonly say: (text: string) => void
  /** Rejects when the run is interrupted. */
  readonly interrupted?: Promise<never>
}

/** Does one drill, and ends all that it started. @throws what the drill could not do */
export async function runDrill(name: DrillName, { isShort, seed, say, interrupted }: RunSettings): Promise<Result> {
  const lifetime = aLifetime((error) => say(String(error)))
  const scene = { isShort, seed, onEnd: lifetime.onEnd, say: (text: string) => say(`${name}: ${text}`) }
  const begun = performance.now()
  try {
    const drill = drills[name](scene)
    const found = await (interrupted ? Promise.race([drill, interrupted]) : drill)
    return { name, seconds: (performance.now() - begun) / 1000, ...found }
  } finally {
    await lifetime.end()
  }
}

/** What is printed, row by row. */
export function tableOf(results: readonly Result[]): string[][] {
  return [
    ['', 'what', 'acknowledged', 'sent again', 'lost, doubled or wrong', 'seconds'],
    ...results.map((result) => {
      const seconds = result.seconds.toFixed(0)
      if ('notRun' in result) return [result.name, `NOT RUN: ${result.notRun}`, '–', '–', '–', seconds]
      const { name, what, acknowledged, refused, broken } = result
      return [name, what, ...[acknowledged, refused, broken.length].map(String), seconds]
    }),
  ]
}
