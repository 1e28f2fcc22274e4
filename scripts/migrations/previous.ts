import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The release that is at work while this checkout's migrations run. */
export interface PreviousRelease {
  readonly name: string
  readonly commit: string
}

/**
 * The release that `scripts/previous-release.json` names.
 * @param root of a checkout
 * @throws Error when the file names no commit
 */
export function previousRelease(root: string): PreviousRelease {
  const file = 'scripts/previous-release.json'
  const { name, commit } = JSON.parse(readFileSync(join(root, file), 'utf8')) as Partial<PreviousRelease>
  if (!name || !/^[0-9a-f]{40}$/.test(commit ?? '')) throw new Error(`${file} names no release with a whole commit id`)
  return { name, commit: String(commit) }
}

/** @returns why the checkout does not have the commit, and what to do; undefined when it does */
export function missing(root: string, { commit }: PreviousRelease): string | undefined {
  if (git(root, 'rev-parse', '--git-dir') === undefined) return 'this is no checkout with a history'
  if (git(root, 'cat-file', '-e', `${commit}^{commit}`) !== undefined) return undefined
  return `the checkout does not have its commit ${commit.slice(0, 7)}: git fetch --unshallow`
}

/**
 * Migrations that the release had released, and that have another text in this checkout, or none. Those that it had not released
 * yet may be folded.
 * @returns their names
 */
export function changedSince(root: string, { commit }: PreviousRelease): string[] {
  return releasedAt(root, commit).filter((name) => {
    const path = `app/migrations/${name}`
    return git(root, 'hash-object', path) !== git(root, 'rev-parse', `${commit}:${path}`)
  })
}

/** @returns the names in its `released.sha256` */
export function releasedAt(root: string, commit: string): string[] {
  const lines = git(root, 'show', `${commit}:app/migrations/released.sha256`) ?? ''
  return [...lines.matchAll(/^[0-9a-f]{64} {2}(\S+)$/gm)].map(([, name = '']) => name)
}

/** @returns what git prints; undefined when it fails */
export function git(root: string, ...words: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', words, { cwd: root, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
