import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * `npm test`: build, types, lint and format, component tests, browser tests. Ends with one line that counts them. Words
 * after `npm test --` go to the test runner and leave the rest out: `npm test -- notes`.
 */

const root = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'notejam-report-'))
const report = join(folder, 'report.json')
const chosen = process.argv.slice(2)

const checks: [name: string, program: string, ...args: string[]][] = [
  ['Types of the server', 'typescript/bin/tsc', '-p', '.'],
  ['Types of the client', 'typescript/bin/tsc', '-p', 'app/client'],
  ['Types of the platform', 'typescript/bin/tsc', '-p', 'infra'],
  ['Lint', 'eslint/bin/eslint.js', '.'],
  ['Format', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
]

let failedChecks = run('Build', 'scripts/build.ts') ? 0 : 1
if (chosen.length === 0) failedChecks += checks.filter(([name, ...command]) => !run(name, ...modules(command))).length
run(
  'Tests',
  ...modules(['vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]),
  ...chosen,
)

const { passed, failed, skipped } = count()
rmSync(folder, { recursive: true })
process.stdout.write(`\n${passed} passed, ${failed + failedChecks} failed, ${skipped} skipped\n`)
// A test that is passed over is not a test that passes.
process.exit(failed + failedChecks + skipped === 0 && passed > 0 ? 0 : 1)

function run(name: string, ...command: string[]): boolean {
  process.stdout.write(`\n── ${name}\n`)
  return spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' }).status === 0
}

function modules([program = '', ...args]: string[]): string[] {
  return [join(root, 'node_modules', program), ...args]
}

/** What the runner counted; a run that broke off counts as a failure. */
function count(): { passed: number; failed: number; skipped: number } {
  try {
    const result = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number | boolean>
    const number = (name: string) => Number(result[name] ?? 0)
    const broken = result['success'] === true || number('numFailedTests') > 0 ? 0 : 1
    return {
      passed: number('numPassedTests'),
      failed: number('numFailedTests') + broken,
      skipped: number('numPendingTests') + number('numTodoTests'),
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
