import { spawnSync } from 'node:child_process'

/** The commit that is at work while this one's schema is being made; or why that cannot be said. */
export type Previous =
  | { readonly commit: string; readonly name: string }
  | { readonly commit?: undefined; readonly reason: string; readonly isKnown: boolean }

/**
 * The newest `v…` tag before this commit; while there is none, the commit before the newest migration came.
 * @param root of a checkout
 * @param newest migration, such as `0002_tags.sql`
 */
export function previousRelease(root: string, newest: string): Previous {
  const unknown = (reason: string): Previous => ({ reason, isKnown: false })
  if (git(root, 'rev-parse', '--git-dir') === undefined) return unknown('this is no checkout with a history')
  // A release's own tag is not the one before it.
  const tag = git(root, 'describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^')
  if (tag !== undefined) return { commit: tag, name: tag }
  if (git(root, 'rev-parse', '--is-shallow-repository') === 'true') return unknown('the checkout has no history')

  const added = git(root, 'log', '-1', '--diff-filter=A', '--format=%H', '--', `app/migrations/${newest}`)
  const commit = git(root, 'rev-parse', '--verify', '--quiet', added ? `${added}^` : 'HEAD')
  if (commit === undefined || migrationsAt(root, commit).length === 0) {
    return { reason: 'the first schema has no release before it', isKnown: true }
  }
  return { commit, name: `the commit ${commit.slice(0, 7)}` }
}

/** @returns the names of the migrations that a commit had */
export function migrationsAt(root: string, commit: string): string[] {
  const files = git(root, 'ls-tree', '--name-only', commit, 'app/migrations/') ?? ''
  return files.split('\n').flatMap((path) => (path.endsWith('.sql') ? [path.slice('app/migrations/'.length)] : []))
}

/** @returns what git prints; undefined when it cannot */
export function git(root: string, ...words: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', words, { cwd: root, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
