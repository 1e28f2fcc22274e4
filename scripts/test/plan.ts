import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readSources, root } from '../imports.ts'
import { changedFiles } from './changed.ts'
import { related } from './related.ts'
import type { Step } from './step.ts'

export interface Plan {
  /** What the person should know about the choice, before it runs. */
  readonly says: readonly string[]
  /** Before everything else. */
  readonly first: readonly Step[]
  /**
   * Two lanes for two cores, beside each other. The second goes on with what is left of the first. Its output is printed after that of the
   * first.
   */
  readonly lanes: readonly [shown: readonly Step[], beside: readonly Step[]]
  /** Whether no test at all is a success. */
  readonly mayBeEmpty: boolean
}

const build: Step = { name: 'Build', command: ['scripts/build.ts'] }
const nothing = { says: [], first: [build], mayBeEmpty: false }

/**
 * Everything: what computes (component tests, templates, lint, format, types) beside the journeys, which wait for browsers and processes
 * half of the time. Programs that use one core come last, when both lanes take them.
 * @param reports the folder where the test runner counts
 */
export function wholePlan(reports: string): Plan {
  const computing = tests('Tests', reports, '--project', 'components', '--project', 'platform')
  const journeys = tests('Journeys', reports, '--project', 'journeys')
  return { ...nothing, lanes: [[computing, ...style(['.']), ...types], [journeys]] }
}

/** What the person asks for: words go to the test runner, and the checks are left out. */
export function chosenPlan(reports: string, words: readonly string[]): Plan {
  return { ...nothing, lanes: [[tests('Tests', reports, ...words)], []] }
}

/** What the changes since main need. */
export async function changedPlan(reports: string): Promise<Plan> {
  const changed = changedFiles()
  const { tests: files, untested } = related(changed, await readSources())
  const left = changed.filter((file) => existsSync(join(root, file)))
  const isCode = changed.some((file) => /\.tsx?$|tsconfig/.test(file))
  // What a journey visits, and what the sizes of scripts are read from, is the built product.
  const isBuilt = files.some((file) => /^(e2e|drill|fuzz)\/|script-sizes/.test(file))
  return {
    says: [
      `${changed.length} changed files, ${files.length} related test files.`,
      ...untested.map((file) => `No test is related to ${file}.`),
    ],
    first: isBuilt ? [build] : [],
    lanes: [files.length > 0 ? [tests('Tests', reports, ...files)] : [], [...(isCode ? types : []), ...style(left)]],
    mayBeEmpty: true,
  }
}

function tests(name: string, reports: string, ...args: string[]): Step {
  const report = join(reports, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return { name, command: ['vitest/vitest.mjs', 'run', ...reporters, ...args], report }
}

const types: readonly Step[] = [
  ['Types of the server', '.'],
  ['Types of the client', 'app/client'],
  ['Types of the platform', 'infra'],
].map(([name = '', folder = '']) => ({ name, command: ['typescript/bin/tsc', '-p', folder] }))

/** Lint and format, of the whole checkout (`.`) or of some files. What they have seen unchanged they do not read again. */
function style(files: readonly string[]): Step[] {
  const cache = (name: string) => ['--cache', '--cache-strategy', 'content', '--cache-location', `.cache/${name}`]
  const code = files.some(isLintConfiguration) ? ['.'] : files.filter((file) => file === '.' || /\.tsx?$/.test(file))
  const lint = ['eslint/bin/eslint.js', ...cache('eslint'), '--no-warn-ignored', ...code]
  const format = [
    'prettier/bin/prettier.cjs',
    ...cache('prettier'),
    '--check',
    '--log-level',
    'warn',
    '--ignore-unknown',
  ]
  return [
    ...(code.length > 0 ? [{ name: 'Lint', command: lint }] : []),
    ...(files.length > 0 ? [{ name: 'Format', command: [...format, ...files] }] : []),
  ]
}

const isLintConfiguration = (file: string) => /^(eslint\.config\.js|tsconfig.*\.json|package-lock\.json)$/.test(file)
