import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { git, migrationsAt, previousRelease } from './migrations/previous.ts'
import { unpack } from './migrations/unpack.ts'

/**
 * Runs the previous release's own tests on the schema of this one: while a new version replaces it, it has to sign people
 * in, and to make, change, list and remove notes there. Ends with one line that says what was found.
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
const newSchema = join(root, 'app/migrations')
const names = readdirSync(newSchema).filter((name) => name.endsWith('.sql'))
const newest = names.sort().at(-1) ?? ''

const previous = previousRelease(root, newest)
if (previous.commit === undefined) {
  if (previous.isKnown) close(0, `Nothing to run on the new schema: ${previous.reason}.`)
  close(0, `!!! NOT RUN on the new schema: the previous release is not known: ${previous.reason}. !!!`)
}
const { commit, name } = previous
const had = migrationsAt(root, commit)
const touched = had.filter((file) => {
  const current = names.includes(file) ? readFileSync(join(newSchema, file), 'utf8').trim() : undefined
  return current !== git(root, 'show', `${commit}:app/migrations/${file}`)
})
if (touched.length > 0) close(1, `Changed since ${name}: ${touched.join(', ')}. A migration stays as it was released.`)
const added = names.filter((file) => !had.includes(file))
if (added.length === 0) close(0, `Nothing to run: the schema is that of the previous release (${name}).`)

// Another program's tree, and a user of PostgreSQL's own has to pass through it.
const folder = mkdtempSync(join(tmpdir(), 'notejam-previous-'))
chmodSync(folder, 0o711)
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const tree = join(folder, 'tree')
try {
  unpack(root, commit, tree)
} catch (error) {
  close(1, `NOT RUN on the new schema: ${(error as Error).message}.`)
}
cpSync(newSchema, join(tree, 'app/migrations'), { recursive: true })
// What brings a schema in is the new release's as well.
const runner = 'app/server/platform/database/migrate.ts'
cpSync(join(root, runner), join(tree, runner))

const report = join(folder, 'report.json')
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'components', '--reporter=default']
const tests = [...vitest, '--reporter=json', `--outputFile.json=${report}`, ...chosen]
const { status } = spawnSync(process.execPath, tests, { cwd: tree, stdio: 'inherit' })
// Tests that could not even begin say nothing about the schema.
if (!existsSync(report)) close(1, `NOT RUN on the new schema: the tests of ${name} could not be started.`)
if (status !== 0) close(1, `The previous release (${name}) does not work on the new schema (${added.join(', ')}).`)
const { numPassedTests } = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number }
if (numPassedTests === 0) close(1, `The previous release (${name}) has no tests for the new schema.`)
close(
  0,
  `The previous release (${name}) works on the new schema (${added.join(', ')}): ${numPassedTests} tests passed.`,
)

function close(code: number, line: string): never {
  process.stdout.write(`\n${line}\n`)
  process.exit(code)
}
