import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { changedSince, missing, previousRelease, releasedAt } from './previous.ts'

it('the file of this checkout names a release', () => {
  expect(previousRelease(resolve(import.meta.dirname, '../..')).commit).toMatch(/^[0-9a-f]{40}$/)
})

it('a file without a whole commit id is refused', () => {
  const { root, name } = aHistory()
  for (const commit of ['', 'v0.1.0', '6da6443']) {
    name(commit)
    expect(() => previousRelease(root), commit).toThrow('names no release')
  }
})

it('a migration that was released stays, and one that was not may be folded', () => {
  const { root, commit, name } = aHistory()
  write(root, { '0001_a.sql': 'a', '0002_b.sql': 'b', 'released.sha256': `${'0'.repeat(64)}  0001_a.sql\n` })
  name(commit('before'))
  const previous = previousRelease(root)
  expect(missing(root, previous)).toBeUndefined()
  expect(releasedAt(root, previous.commit)).toEqual(['0001_a.sql'])
  rmSync(join(root, 'app/migrations/0002_b.sql'))
  expect(changedSince(root, previous), 'folded').toEqual([])
  write(root, { '0001_a.sql': 'a and a comment' })
  expect(changedSince(root, previous), 'edited').toEqual(['0001_a.sql'])
  rmSync(join(root, 'app/migrations/0001_a.sql'))
  expect(changedSince(root, previous), 'removed').toEqual(['0001_a.sql'])
})

it('a checkout without the commit says so, and what to do', () => {
  const { root, commit, name } = aHistory()
  name(commit('before'))
  commit('after')
  const previous = previousRelease(root)
  const shallow = aFolder()
  git(shallow, 'clone', '-q', '--depth', '1', `file://${root}`, '.')
  expect(missing(shallow, previous)).toMatch(/does not have its commit [0-9a-f]{7}: git fetch --unshallow/)
  expect(missing(aFolder(), previous)).toContain('no checkout')
})

function aHistory() {
  const root = aFolder()
  git(root, 'init', '-q')
  mkdirSync(join(root, 'scripts'))
  return {
    root,
    /** @returns its id */
    commit: (message: string): string => {
      git(root, 'add', '.')
      const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
      git(root, ...author, 'commit', '-q', '--allow-empty', '-m', message)
      return git(root, 'rev-parse', 'HEAD').trim()
    },
    name: (commit: string) =>
      writeFileSync(join(root, 'scripts/previous-release.json'), JSON.stringify({ name: '0.1.0', commit })),
  }
}

function write(root: string, files: Record<string, string>): void {
  const folder = join(root, 'app/migrations')
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function git(cwd: string, ...words: string[]): string {
  return execFileSync('git', words, { cwd, encoding: 'utf8', stdio: 'pipe' })
}
