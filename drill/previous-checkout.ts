import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../kit/program.ts'
import { missing, previousRelease } from '../scripts/migrations/previous.ts'
import { unpack } from '../scripts/migrations/unpack.ts'
import type { NotRun } from './drill.ts'

interface PreviousCheckout {
  readonly name: string
  /** Its tree, built. */
  readonly folder: string
}

/** The release that is at work while this one is deployed, built from its commit and kept under `.cache/`. */
export function previousCheckout(say: (text: string) => void): PreviousCheckout | NotRun {
  const previous = previousRelease(checkout)
  const { commit, name } = previous
  const reason = missing(checkout, previous)
  if (reason) return { notRun: `the previous release (${name}): ${reason}` }
  const folder = join(checkout, '.cache/previous', commit)
  if (existsSync(folder)) return { name, folder }

  say(`building ${name}`)
  const unfinished = `${folder}-unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  unpack(checkout, commit, unfinished)
  const node = join(unfinished, 'node_modules/.bin/node')
  const { status } = spawnSync(node, ['scripts/build.ts'], { cwd: unfinished, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`${name} could not be built`)
  renameSync(unfinished, folder)
  return { name, folder }
}
