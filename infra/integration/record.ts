import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../deploy/run.ts'

/** One step, as it went. */
export interface Done {
  readonly step: string
  readonly minutes: number
  readonly seen: string
  readonly isOk: boolean
}

export interface Drill {
  readonly at: Date
  readonly commit: string
  readonly region: string
  /** Whether the address was the distribution's, and so an account of AWS was there. */
  readonly isReal: boolean
  readonly steps: readonly Done[]
}

/** The page for docs/drills. The account's number stays out of it. */
export function pageOf({ at, commit, region, isReal, steps }: Drill): string {
  const isOk = steps.every((one) => one.isOk)
  const where = isReal ? 'an empty account of AWS' : 'a rehearsal without AWS (`--smoke-at`)'
  return [
    `# Integration, ${at.toISOString().slice(0, 10)}`,
    '',
    `dev in ${region}, commit ${commit}, ${where}: **${isOk ? 'passed' : 'failed'}**. Written by \`npm run integration\`.`,
    '',
    '| step | minutes | seen |',
    '| --- | ---: | --- |',
    ...steps.map(
      ({ step, minutes, seen, isOk: ok }) =>
        `| ${step} | ${minutes.toFixed(1)} | ${ok ? '' : '**failed:** '}${cell(seen)} |`,
    ),
    '',
  ].join('\n')
}

const cell = (text: string) =>
  text
    .replaceAll('|', '\\|')
    .replaceAll(/\d{12}/g, 'ACCOUNT')
    .replaceAll(/\s*\n\s*/g, ' ')

/** @returns the file, as the checkout names it */
export function writeDrill(drill: Drill): string {
  const file = join('docs/drills', `${drill.at.toISOString().slice(0, 16).replaceAll(':', '')}-dev.md`)
  mkdirSync(join(checkout, 'docs/drills'), { recursive: true })
  writeFileSync(join(checkout, file), pageOf(drill))
  return file
}
