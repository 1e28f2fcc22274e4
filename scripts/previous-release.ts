import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { changedSince, missing, previousRelease, releasedAt } from './migrations/previous.ts'
import { unpack } from './migrations/unpack.ts'

/**
 * Runs the previous release's own tests on the schema of this checkout: while a new version replaces it, it has to sign people in, and
 * to make, change, list and remove notes there. Which release that is, `scripts/previous-release.json` says (decision 23). Ends with
 * one line that says what was found.
 */

/** Tests of what people do and of what the database keeps; not those that count migrations. */
const chosen = [
  'accounts',
  'notes',
  'pads',
  'trash',
  'data-counters',
  'data-lists',
  'security-ownership',
  'security-sessions',
]

const root = resolve(import.meta.dirname, '..')
const schema = join(root, 'app/migrations')
const previous = previousRelease(root)
const { name, commit } = previous

const reason = missing(root, previous)
if (reason) close(0, `!!! NOT RUN on this schema: the previous release (${name}): ${reason}. !!!`)
const changed = changedSince(root, previous)
if (changed.length > 0) close(1, `Changed since ${name}: ${changed.join(', ')}. A migration stays as it was released.`)
const released = releasedAt(root, commit)
const added = readdirSync(schema).filter((file) => file.endsWith('.sql') && !released.includes(file))

// Another program's tree, and a user of PostgreSQL's own has to pass through it.
const folder = mkdtempSync(join(tmpdir(), 'notejam-previous-'))
chmodSync(folder, 0o711)
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const tree = join(folder, 'tree')
try {
  unpack(root, commit, tree)
} catch (error) {
  close(1, `NOT RUN on this schema: ${(error as Error).message}.`)
}
// All of them: what the release had and had not released yet may be folded here.
rmSync(join(tree, 'app/migrations'), { recursive: true })
cpSync(schema, join(tree, 'app/migrations'), { recursive: true })
// The program that applies them is this checkout's as well, with what only it imports.
for (const file of ['migrate.ts', 'advisory-locks.ts']) {
  const path = join('app/server/platform/database', file)
  cpSync(join(root, path), join(tree, path))
}

const report = join(folder, 'report.json')
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'components', '--reporter=default']
const tests = [...vitest, '--reporter=json', `--outputFile.json=${report}`, ...chosen]
const { status } = spawnSync(process.execPath, tests, { cwd: tree, stdio: 'inherit' })
// Tests that did not begin say nothing about the schema.
if (!existsSync(report)) close(1, `NOT RUN on this schema: the tests of ${name} could not be started.`)
const brought = added.length > 0 ? `new: ${added.join(', ')}` : 'which is its own: no migration is new'
if (status !== 0) close(1, `The previous release (${name}) does not work on this schema (${brought}).`)
const { numPassedTests } = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number }
if (numPassedTests === 0) close(1, `The previous release (${name}) has no tests for this schema.`)
close(0, `The previous release (${name}) works on this schema (${brought}): ${numPassedTests} tests passed.`)

function close(code: number, line: string): never {
  process.stdout.write(`\n${line}\n`)
  process.exit(code)
}
