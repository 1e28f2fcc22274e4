import { spawn, type StdioOptions } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join, relative } from 'node:path'
import { root } from '../imports.ts'

/** One program of a run. */
export interface Step {
  readonly name: string
  /** A script of ours, or a program below `node_modules`; then its arguments. */
  readonly command: readonly string[]
  /** Where the test runner writes what it counted. Other programs count as one failure, or as nothing. */
  readonly report?: string
}

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export interface Ran extends Counts {
  readonly name: string
  readonly seconds: number
  /** Of tests that failed: file, full title and the first line of why. */
  readonly failures: readonly string[]
}

interface Manner {
  /** Takes what the programs print; without it they print for themselves. */
  readonly print?: (text: string) => void
  /** Whether another lane goes first when both want a processor. */
  readonly yields?: boolean
  readonly signal: AbortSignal
}

/**
 * Runs programs one after the other, each of them whether or not those before it failed.
 * @param steps another lane may take of the same: each is run once
 */
export async function runLane(steps: Step[], manner: Manner): Promise<Ran[]> {
  const done: Ran[] = []
  for (let step = steps.shift(); step; step = steps.shift()) done.push(await run(step, manner))
  return done
}

async function run(step: Step, { print, yields = false, signal }: Manner): Promise<Ran> {
  const { name, report } = step
  const [program = '', ...args] = step.command
  const begun = Date.now()
  const heading = `\n── ${name}\n`
  if (print) print(heading)
  else process.stdout.write(heading)

  const file = program.startsWith('scripts/') ? program : join('node_modules', program)
  const stdio: StdioOptions = print ? ['ignore', 'pipe', 'pipe'] : 'inherit'
  const child = spawn(process.execPath, [file, ...args], { cwd: root, stdio, signal })
  if (yields && child.pid !== undefined) setPriority(child.pid, 5)
  if (print) for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', print)
  const isOk = await new Promise<boolean>((resolve) => {
    child.on('error', () => resolve(false))
    child.on('close', (code) => resolve(code === 0))
  })
  const counts = report === undefined ? { passed: 0, failed: isOk ? 0 : 1, skipped: 0 } : countsOf(report, isOk)
  const failures = report === undefined || counts.failed === 0 ? [] : failuresIn(report)
  return { name, seconds: Math.round((Date.now() - begun) / 1000), ...counts, failures }
}

/** What the test runner counted; a run that broke off, or failed outside of a test, counts as a failure. */
function countsOf(report: string, isOk: boolean): Counts {
  try {
    const result = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number | undefined>
    const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = result
    const failed = isOk ? numFailedTests : Math.max(numFailedTests, 1)
    return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

interface Report {
  readonly testResults?: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

/** The tests that failed, and the files that could not be run. */
function failuresIn(report: string): string[] {
  try {
    const { testResults = [] } = JSON.parse(readFileSync(report, 'utf8')) as Report
    return testResults.flatMap(({ name, status, message, assertionResults }) => {
      const file = relative(root, name)
      const failed = assertionResults.filter((one) => one.status === 'failed')
      if (failed.length === 0 && status === 'failed') return [`${file}: ${firstLine(message)}`]
      return failed.map((one) => `${file}: ${one.fullName}: ${firstLine(one.failureMessages?.[0])}`)
    })
  } catch {
    return []
  }
}

function firstLine(text = ''): string {
  return text.split('\n', 1)[0]?.slice(0, 300) ?? ''
}
