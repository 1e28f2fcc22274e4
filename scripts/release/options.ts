import { parse, gt } from 'semver'

export interface ReleaseOptions {
  readonly version: string
  /** Says what it would do, and changes nothing. */
  readonly isDry: boolean
  /** Without running the tests, which ran elsewhere. */
  readonly isUntested: boolean
}

/** The release cannot be made; the message says why, and what mends it. */
export class NoRelease extends Error {}

const usage = 'npm run release -- VERSION [--dry-run] [--untested], where VERSION is such as 0.2.0'

/** @param current the last release's version @throws NoRelease */
export function readReleaseOptions(words: readonly string[], current: string): ReleaseOptions {
  const [flags, versions] = [
    words.filter((word) => word.startsWith('--')),
    words.filter((word) => !word.startsWith('--')),
  ]
  const unknown = flags.find((flag) => !['--dry-run', '--untested'].includes(flag))
  if (unknown !== undefined) throw new NoRelease(`${unknown} is not known: ${usage}`)
  const [version] = versions
  if (version === undefined || versions.length > 1) throw new NoRelease(`Name one version: ${usage}`)
  if (!/^\d+\.\d+\.\d+$/.test(version) || !parse(version)) throw new NoRelease(`${version} is no version: ${usage}`)
  if (!gt(version, current))
    throw new NoRelease(`${version} does not come after ${current}, the version of this checkout.`)
  return { version, isDry: flags.includes('--dry-run'), isUntested: flags.includes('--untested') }
}
