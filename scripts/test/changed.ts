import { root } from '../imports.ts'
import { git } from '../migrations/previous.ts'

/**
 * What differs from where this branch left `origin/main`, or from the last commit where there is no such branch: committed,
 * uncommitted and new files, as paths from the root. Deleted files are among them.
 * @throws Error where there is no history
 */
export function changedFiles(): string[] {
  const base = git(root, 'merge-base', 'HEAD', 'origin/main') ?? 'HEAD'
  const edited = git(root, 'diff', '--name-only', '--no-renames', '-z', base)
  const added = git(root, 'ls-files', '--others', '--exclude-standard', '-z')
  if (edited === undefined || added === undefined) throw new Error('--changed needs a checkout with its git history.')
  return [...new Set(`${edited}\0${added}`.split('\0'))].filter((file) => file !== '').sort()
}
