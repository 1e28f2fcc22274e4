import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { git } from './migrations/previous.ts'
import { expectReady, expectReleasedUnchanged } from './release/checks.ts'
import { packageFiles, releaseEdits } from './release/edits.ts'
import { readReleaseOptions } from './release/options.ts'

const program = resolve(import.meta.dirname, 'release.ts')
const author = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_COMMITTER_NAME: 'Ada' }
const env = { ...process.env, ...author, GIT_COMMITTER_EMAIL: 'ada@example.com' }
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** A checkout of a product that has released one migration of two. */
function aCheckout() {
  const root = mkdtempSync(join(tmpdir(), 'notejam-release-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const read = (file: string) => readFileSync(join(root, file), 'utf8')
  for (const file of packageFiles) {
    write(file, `{\n  "name": "x",\n  "version": "0.1.0",\n  "dependencies": {\n    "y": "0.1.0"\n  }\n}\n`)
  }
  const packages = { '': { version: '0.1.0' }, app: { version: '0.1.0' }, 'node_modules/y': { version: '0.1.0' } }
  write('package-lock.json', `${JSON.stringify({ name: 'x', version: '0.1.0', packages }, null, 2)}\n`)
  write(
    'CHANGELOG.md',
    '# Changes\n\n## Unreleased\n\n- **Jam** is new.\n\n## 0.1.0 (29 November 2026)\n\nThe first.\n',
  )
  write('app/migrations/0001_a.sql', 'select 1;\n')
  write('app/migrations/0002_b.sql', 'select 2;\n')
  write('app/migrations/released.sha256', `${hashOf('select 1;\n')}  0001_a.sql\n`)
  write(
    'scripts/previous-release.json',
    `${JSON.stringify({ about: ['kept'], name: '0.1.0', commit: '0'.repeat(40) })}\n`,
  )
  const run = (...words: string[]) => spawnSync('git', words, { cwd: root, env })
  run('init', '-q', '-b', 'main')
  run('config', 'user.name', 'Ada')
  run('config', 'user.email', 'ada@example.com')
  run('add', '.')
  run('commit', '-q', '-m', 'before')
  const release = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
      env: { ...env, RELEASE_OF: root },
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }
  return {
    root,
    write,
    read,
    run,
    release,
    state: () => [git(root, 'log', '--format=%s'), git(root, 'tag'), git(root, 'status', '--short')],
  }
}

it('a release is one commit with its tag; the commit after it names it as the one to compare with', () => {
  const { root, read, release } = aCheckout()
  const { status, stdout, stderr } = release('0.2.0', '--untested')
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toContain('git push --follow-tags')
  expect(git(root, 'log', '--format=%s')).toBe('The next release is compared with 0.2.0\nRelease 0.2.0\nbefore')
  const commit = git(root, 'rev-parse', 'v0.2.0^{commit}')
  expect(commit).toBe(git(root, 'rev-parse', 'HEAD~1'))
  expect(git(root, 'cat-file', '-t', 'v0.2.0'), 'annotated').toBe('tag')
  expect(JSON.parse(read('scripts/previous-release.json'))).toEqual({ about: ['kept'], name: '0.2.0', commit })
  expect(read('CHANGELOG.md')).toMatch(
    /^# Changes\n\n## Unreleased\n\nNothing yet\.\n\n## 0\.2\.0 \(\d{1,2} \w+ \d{4}\)\n\n- \*\*Jam\*\* is new\.\n\n## 0\.1\.0 /,
  )
  for (const file of packageFiles) {
    expect(JSON.parse(read(file))).toEqual({ name: 'x', version: '0.2.0', dependencies: { y: '0.1.0' } })
  }
  const { version, packages } = JSON.parse(read('package-lock.json')) as Record<string, unknown>
  expect([version, packages]).toEqual([
    '0.2.0',
    { '': { version: '0.2.0' }, app: { version: '0.2.0' }, 'node_modules/y': { version: '0.1.0' } },
  ])
  expect(read('app/migrations/released.sha256')).toBe(
    `${hashOf('select 1;\n')}  0001_a.sql\n${hashOf('select 2;\n')}  0002_b.sql\n`,
  )
  expect(git(root, 'status', '--short')).toBe('')
  expect(release('0.3.0', '--untested').stderr).toContain('CHANGELOG.md says nothing under "## Unreleased"')
})

it('a dry run says what it would do, and changes nothing', () => {
  const { release, state } = aCheckout()
  const before = state()
  const { status, stdout } = release('0.2.0', '--dry-run')
  expect(status).toBe(0)
  for (const file of ['CHANGELOG.md', 'infra/package.json', 'package-lock.json', 'released.sha256']) {
    expect(stdout).toContain(file)
  }
  expect(state()).toEqual(before)
})

it.each([
  [[], /Name one version/],
  [['0.2.0', '0.3.0'], /Name one version/],
  [['v0.2.0'], /v0\.2\.0 is no version/],
  [['0.2'], /0\.2 is no version/],
  [['0.1.0'], /0\.1\.0 does not come after 0\.1\.0/],
  [['0.2.0', '--force'], /--force is not known/],
] as const)('%j is refused with a sentence', (words, says) => {
  expect(() => readReleaseOptions(words, '0.1.0')).toThrow(says)
})

type Checkout = ReturnType<typeof aCheckout>
const refusals: readonly [what: string, prepare: (checkout: Checkout) => void, says: RegExp][] = [
  [
    'a file that is not committed',
    ({ write }) => write('notes.txt', 'x'),
    /Commit these first, or take them back:\n\?\? notes\.txt/,
  ],
  ['another branch', ({ run }) => void run('switch', '-q', '-c', 'jam'), /made on main, and this is jam/],
  ['a tag that is there', ({ run }) => void run('tag', 'v0.2.0'), /There is a tag v0\.2\.0 already/],
  [
    'commits that others have pushed',
    ({ run }) => {
      run('commit', '-q', '--allow-empty', '-m', 'theirs')
      run('update-ref', 'refs/remotes/origin/main', 'HEAD')
      run('reset', '-q', '--hard', 'HEAD~1')
    },
    /origin\/main has 1 commits that are not here/,
  ],
  [
    'a migration that was edited',
    ({ write, run }) => {
      write('app/migrations/0001_a.sql', 'select 3;\n')
      run('commit', '-q', '-a', '-m', 'an edit')
    },
    /A migration that was released has another text/,
  ],
]

it.each(refusals)('%s is refused with a sentence', (_what, prepare, says) => {
  const checkout = aCheckout()
  prepare(checkout)
  expect(() => {
    expectReady(checkout.root, '0.2.0')
    expectReleasedUnchanged(checkout.root, releaseEdits(checkout.root, '0.2.0', '1 January 2099'))
  }).toThrow(says)
})

it('a test that fails ends it before anything is changed', () => {
  const { write, run, release, state } = aCheckout()
  write('scripts/test.ts', 'process.exit(1)\n')
  run('add', '.')
  run('commit', '-q', '-m', 'red')
  const before = state()
  const { status, stderr } = release('0.2.0')
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^No release: npm test fails/)])
  expect(state()).toEqual(before)
})

it('the files of this checkout are as a release expects them', () => {
  const root = resolve(import.meta.dirname, '..')
  const edits = releaseEdits(root, '99.0.0', '1 January 2099')
  for (const file of packageFiles) {
    const before = readFileSync(join(root, file), 'utf8')
    expect(edits.get(file)?.replace('"version": "99.0.0"', '')).toBe(before.replace(/"version": "[^"]*"/, ''))
  }
  expectReleasedUnchanged(root, edits)
  expect(edits.get('CHANGELOG.md')).toContain('\n## 99.0.0 (1 January 2099)\n')
  expect(edits.get('package-lock.json')?.match(/"version": "99\.0\.0"/g)).toHaveLength(6)
})
