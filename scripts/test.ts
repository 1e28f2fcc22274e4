import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changedPlan, chosenPlan, wholePlan, type Plan } from './test/plan.ts'
import { runLane, type Ran } from './test/step.ts'

/**
 * `npm test`: build, types, lint, format and all tests but those that only a delivery needs. Ends with one line that counts.
 *
 *     npm test -- notes        only test files with "notes" in their path; words go to the test runner
 *     npm test -- --changed    what the changes since main need
 *     npm run test:all         all of it, and the files named *.all.test.ts
 */

const reports = mkdtempSync(join(tmpdir(), 'notejam-report-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())

const words = process.argv.slice(2)
const isChanged = words.includes('--changed')
// vitest.config.ts reads it. A file of that kind that was changed itself is run, too.
if (words.includes('--all') || isChanged) process.env['TEST_ALL'] = '1'

const plan = await planOf(words.filter((word) => word !== '--all'))
for (const line of plan.says) process.stdout.write(`${line}\n`)
const { signal } = stop
const first = await runLane([...plan.first], { signal })
const printed: string[] = []
const [left, apart] = [[...plan.lanes[0]], [...plan.lanes[1]]]
const aside = { signal, print: (text: string) => void printed.push(text) }
// What is left of the first lane is for the lane that is free.
const lane = runLane(apart, aside).then(async (done) => [...done, ...(await runLane(left, aside))])
// It leaves the processor to the other lane when both want it.
const shown = await runLane(left, { signal, yields: plan.lanes[1].length > 0 })
if (plan.lanes[1].length > 0) process.stdout.write('\nWaiting for what runs beside this …\n')
const beside = await lane
process.stdout.write(printed.join(''))

const all = [...first, ...shown, ...beside]
const sum = (of: (ran: Ran) => number) => all.reduce((total, ran) => total + of(ran), 0)
const [passed, failed, skipped] = [sum((ran) => ran.passed), sum((ran) => ran.failed), sum((ran) => ran.skipped)]
process.stdout.write(`\nSeconds: ${all.map(({ name, seconds }) => `${name} ${seconds}`).join(', ')}\n`)
for (const { name, failures } of all.filter((ran) => ran.failed > 0)) {
  process.stdout.write([`Failed: ${name}`, ...failures.map((one) => `  ${one}`)].join('\n') + '\n')
}
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`)
// A skipped test counts as a failure.
process.exit(failed + skipped === 0 && (passed > 0 || plan.mayBeEmpty) ? 0 : 1)

function planOf(words: readonly string[]): Plan | Promise<Plan> {
  if (isChanged) return changedPlan(reports)
  return words.length > 0 ? chosenPlan(reports, words) : wholePlan(reports)
}
