import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { missing, previousRelease } from '../../scripts/migrations/previous.ts'
import { unpack } from '../../scripts/migrations/unpack.ts'
import { cdkDiff, run } from './cdk-diff.ts'
import { costsOf } from './costs.ts'
import { differencesOf, templateFilesIn } from './differences.ts'

/**
 * `npm run differences`: what this checkout changes in the templates of the previous release, as `cdk diff` says it, and in
 * the bill, so that a reviewer sees replaced resources, wider permissions and dollars; `-- --since COMMIT` compares with
 * another commit. A difference is no failure. Without the previous release in the
 * checkout's history, or when its templates cannot be made, it says so, which is no failure either.
 */

const root = resolve(import.meta.dirname, '../..')
const { values } = parseArgs({ options: { since: { type: 'string' } } })
const previous = values.since ? { name: values.since.slice(0, 12), commit: values.since } : previousRelease(root)
const reason = missing(root, previous)
print(reason ? notCompared(reason) : report())

function notCompared(reason: string): string {
  return `!!! TEMPLATES NOT COMPARED with ${previous.name}: ${reason}. !!!`
}

function report(): string {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-differences-'))
  try {
    return `## Bill and templates since ${previous.name}\n\n${compare(previous.commit, folder)}`
  } catch (error) {
    return notCompared((error as Error).message)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @throws Error saying what failed */
function compare(commit: string, folder: string): string {
  const tree = join(folder, 'tree')
  unpack(root, commit, tree)
  const [before, after] = [tree, root].map(synthesise)
  const templates = differencesOf(
    templateFilesIn(before ?? ''),
    templateFilesIn(after ?? ''),
    (stack, formerTemplate) => cdkDiff(after ?? '', stack, formerTemplate),
  )
  const [formerly, now] = [tree, root].map((place) => readFileSync(join(place, 'docs/costs.md'), 'utf8'))
  return `${costsOf(formerly ?? '', now ?? '')}\n\n${templates}`
}

/** @returns the folder with the templates of a tree */
function synthesise(tree: string): string {
  run(tree, ['scripts/build.ts'])
  run(tree, ['infra/bin/app.ts'])
  return join(tree, 'infra/cdk.out')
}

/** On the console, and on the page of the run at GitHub. */
function print(text: string): void {
  process.stdout.write(`\n${text}\n`)
  const summary = process.env['GITHUB_STEP_SUMMARY']
  if (summary) appendFileSync(summary, `${text}\n`)
}
