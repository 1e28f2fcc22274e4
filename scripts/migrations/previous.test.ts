import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { migrationsAt, previousRelease } from './previous.ts'

it('the previous release is the newest tag before this commit', () => {
  const { root, commit } = aHistory()
  commit('0001_a.sql')
  git(root, 'tag', 'v0.1.0')
  commit('0002_b.sql')
  git(root, 'tag', 'other')
  git(root, 'tag', 'v0.2.0')
  expect(previousRelease(root, '0002_b.sql'), 'at a release').toEqual({ commit: 'v0.1.0', name: 'v0.1.0' })
  commit('0003_c.sql')
  expect(previousRelease(root, '0003_c.sql'), 'after it').toEqual({ commit: 'v0.2.0', name: 'v0.2.0' })
  expect(migrationsAt(root, 'v0.2.0')).toEqual(['0001_a.sql', '0002_b.sql'])
})

it('without a tag it is the commit before the newest migration', () => {
  const { root, commit } = aHistory()
  commit('notes.md')
  commit('0001_a.sql')
  expect(previousRelease(root, '0001_a.sql')).toMatchObject({ isKnown: true })
  const before = commit('more.md')
  expect(previousRelease(root, '0002_b.sql'), 'not committed yet').toMatchObject({ commit: before })
  commit('0002_b.sql')
  commit('last.md')
  expect(previousRelease(root, '0002_b.sql')).toMatchObject({ commit: before })
})

it('without a history nobody says that there is none', () => {
  const { root, commit } = aHistory()
  commit('0001_a.sql')
  commit('0002_b.sql')
  const shallow = aFolder()
  git(shallow, 'clone', '-q', '--depth', '1', `file://${root}`, '.')
  expect(previousRelease(shallow, '0002_b.sql')).toMatchObject({ isKnown: false })
  expect(previousRelease(aFolder(), '0002_b.sql')).toMatchObject({ isKnown: false })
})

function aHistory() {
  const root = aFolder()
  git(root, 'init', '-q')
  mkdirSync(join(root, 'app/migrations'), { recursive: true })
  return {
    root,
    /** @returns its name */
    commit: (file: string): string => {
      writeFileSync(join(root, 'app/migrations', file), file)
      git(root, 'add', '.')
      git(root, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit', '-q', '-m', file)
      return git(root, 'rev-parse', 'HEAD').trim()
    },
  }
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function git(cwd: string, ...words: string[]): string {
  return execFileSync('git', words, { cwd, encoding: 'utf8', stdio: 'pipe' })
}
