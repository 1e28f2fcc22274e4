import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { git } from '../migrations/previous.ts'
import { NoRelease } from './options.ts'

/** A release is made of what is committed on main, with nothing missing that others have pushed. @throws NoRelease */
export function expectReady(root: string, version: string): void {
  const branch = git(root, 'rev-parse', '--abbrev-ref', 'HEAD')
  if (branch === undefined) throw new NoRelease('This is no checkout with a history.')
  if (branch !== 'main') throw new NoRelease(`A release is made on main, and this is ${branch}: git switch main.`)
  const changed = git(root, 'status', '--porcelain') ?? ''
  if (changed !== '') throw new NoRelease(`Commit these first, or take them back:\n${changed}`)
  if (git(root, 'rev-parse', '--verify', '--quiet', `refs/tags/v${version}`) !== undefined) {
    throw new NoRelease(`There is a tag v${version} already: choose the next version.`)
  }
  const behind = git(root, 'rev-list', '--count', 'HEAD..origin/main')
  if (behind !== undefined && behind !== '0') {
    throw new NoRelease(`origin/main has ${behind} commits that are not here: git pull --rebase.`)
  }
}

/** What has been released stays as it is. @throws NoRelease */
export function expectReleasedUnchanged(root: string, edits: ReadonlyMap<string, string>): void {
  const file = 'app/migrations/released.sha256'
  const before = readFileSync(join(root, file), 'utf8')
  if (edits.get(file)?.startsWith(before)) return
  throw new NoRelease(`A migration that was released has another text, or is gone: ${file} says what it was.`)
}

/** `30 November 2026`, in UTC. */
export function dayOf(at: Date): string {
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
}
