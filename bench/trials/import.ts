import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { ZipFile } from 'yazl'
import { connect, type Database } from '../../app/server/platform/database/connect.ts'
import { routes } from '../../app/server/routes.ts'
import { aSignedInPerson, anAccount, type Person } from '../../kit/person.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import { median } from '../figures.ts'
import { processorTime, residentBytes } from '../process-usage.ts'
import { countOf, failuresOf, startSteadyLoad, type Load } from './steady-load.ts'
import { sendFile } from './send-file.ts'
import type { Outcome, Trial } from './trial.ts'

/** `perSecond` is what others ask all the time; `quietSeconds` that they do so alone, before and after each import. */
const sizes = { rounds: 3, notes: 10_000, files: 1_000, fileBytes: 1024 ** 2, quietSeconds: 30, perSecond: 200 }
const shortSizes = { rounds: 1, notes: 500, files: 50, fileBytes: 256 * 1024, quietSeconds: 5, perSecond: 20 }

/** Targets: seconds, in terms of p95 without an import, and memory. */
const most = { seconds: 180, ofP95: 1.5, memoryBytes: 150 * 1000 ** 2 }

/** Until the words of what was brought are indexed, others are not alone. */
const maxIndexingMs = 120_000

interface Told {
  readonly state: string
  readonly found: number
  readonly made: number
  readonly why: string | null
}

interface Round {
  readonly quiet: Load
  readonly busy: Load
  readonly told: Told
  /** Of the import, and of its upload. */
  readonly milliseconds: number
  readonly sent: number
  /** Of the process, with what the load takes of it. */
  readonly cpuSeconds: number
  readonly moreMemory: number
}

/** A person brings Markdown notes with files while others read and save; between imports others are alone (interleaved). */
export async function bring(trial: Trial): Promise<Outcome> {
  const size = trial.isShort ? shortSizes : sizes
  const { notes, files, fileBytes, perSecond } = size
  const folder = await mkdtemp(join(tmpdir(), 'notejam-bench-import-'))
  trial.onEnd(() => rm(folder, { recursive: true, force: true }))
  const zip = join(folder, 'vault.zip')
  trial.say(`${notes} notes, ${files} files of ${fileBytes / 1024} KiB`)
  await makeVault(zip, notes, files, fileBytes)

  const postgres = await aPortedPostgres(trial)
  const sql = connect(postgres.url, 1)
  trial.onEnd(() => sql.end({ timeout: 1 }))
  const quotas = { ATTACHMENTS_QUOTA_MB: '4096', IMPORT_MAX_MB: '4096' }
  const product = await aProduct(trial, { DATABASE_URL: postgres.url, ...quotas })
  const { program } = await product.start()
  const others = await aSignedInPerson(product.url)
  const load = () => startSteadyLoad(() => product.url, others, perSecond)
  const alone = async () => {
    await untilIndexed(sql)
    const end = load()
    await pause(size.quietSeconds * 1000)
    return end()
  }

  const bringOnce = async (): Promise<Omit<Round, 'quiet'>> => {
    const newcomer = await aSignedInPerson(product.url, anAccount('Grace'))
    const [memoryBefore, cpuBefore] = [residentBytes(program.pid), processorTime(program.pid) ?? 0]
    let memory = memoryBefore
    const watch = setInterval(() => (memory = Math.max(memory, residentBytes(program.pid))), 200)
    const endBusy = load()
    const begin = performance.now()
    const report = await sendFile(product.url + routes.imports.list.href(), newcomer, zip)
    const sent = performance.now() - begin
    const told = await untilEnded(product.url + report, newcomer)
    const milliseconds = performance.now() - begin
    const busy = await endBusy()
    clearInterval(watch)
    const cpuSeconds = ((processorTime(program.pid) ?? 0) - cpuBefore) / 1e6
    return { busy, told, milliseconds, sent, cpuSeconds, moreMemory: memory - memoryBefore }
  }

  trial.say(`${perSecond} requests/s of others, alone`)
  // The first requests of a process are slow.
  await alone()
  let before = await alone()
  const rounds: Round[] = []
  for (let n = 1; n <= size.rounds; n++) {
    trial.say(`round ${n} of ${size.rounds}`)
    const round = await bringOnce()
    const after = await alone()
    rounds.push({ ...round, quiet: between(before, after) })
    before = after
    trial.say(inWords(rounds.at(-1) as Round))
  }
  return outcomeOf(size, rounds, (await stat(zip)).size)
}

/** What others met without an import, around one. */
function between(before: Load, after: Load): Load {
  const mean = (of: (load: Load) => number) => (of(before) + of(after)) / 2
  return {
    ...{ asked: before.asked + after.asked, saved: [...before.saved, ...after.saved] },
    failures: { ...before.failures, ...after.failures },
    ...{ p50: mean(({ p50 }) => p50), p95: mean(({ p95 }) => p95), p99: mean(({ p99 }) => p99) },
    longest: Math.max(before.longest, after.longest),
  }
}

const ofP95 = ({ busy, quiet }: Round) => busy.p95 / quiet.p95

function inWords(round: Round): string {
  const { told, milliseconds, sent, cpuSeconds, moreMemory } = round
  return (
    `${told.made} of ${told.found} in ${(milliseconds / 1000).toFixed(1)} s (${(sent / 1000).toFixed(1)} s of them sent), ` +
    `${cpuSeconds.toFixed(1)} s of CPU with the load's, ${inMegabytes(moreMemory)} MB more memory, p95 × ${ofP95(round).toFixed(2)}`
  )
}

const inMegabytes = (bytes: number) => (bytes / 1000 ** 2).toFixed(0)

function outcomeOf(size: typeof sizes, rounds: readonly Round[], bytes: number): Outcome {
  const middle = (of: (round: Round) => number) => median(rounds.map(of))
  const [milliseconds, times] = [middle((round) => round.milliseconds), middle(ofP95)]
  const memory = Math.max(...rounds.map(({ moreMemory }) => moreMemory))
  const row = (name: string, of: (round: Round) => Load) => {
    const loads = rounds.map(of)
    const sum = (count: (load: Load) => number) => String(loads.reduce((total, load) => total + count(load), 0))
    const figures = (['p50', 'p95', 'p99'] as const).map((figure) =>
      median(loads.map((load) => load[figure])).toFixed(1),
    )
    return [name, sum(({ asked }) => asked), sum(countOf), ...figures]
  }
  const misses = [
    ...(milliseconds / 1000 > most.seconds ? [`it took longer than ${most.seconds} s`] : []),
    ...(times > most.ofP95 ? [`the p95 of others was more than ${most.ofP95} times what it was`] : []),
    ...(memory > most.memoryBytes ? [`it took ${inMegabytes(memory)} MB more memory`] : []),
  ]
  return {
    table: [
      ['', 'requests', 'failed', 'p50 ms', 'p95 ms', 'p99 ms'],
      row('alone', ({ quiet }) => quiet),
      row('beside an import', ({ busy }) => busy),
    ],
    kept: {
      ...{ ...size, bytes, milliseconds, ofP95: times, moreMemory: memory, misses },
      rounds: rounds.map(({ quiet, busy, ...round }) => {
        return { ...round, ofP95: busy.p95 / quiet.p95, quiet: withoutNames(quiet), busy: withoutNames(busy) }
      }),
    },
    broken: rounds.flatMap(({ quiet, busy, told }) => [
      ...[...failuresOf(quiet), ...failuresOf(busy)],
      ...(told.state === 'done' && told.made === size.notes ? [] : [`the import ended as ${JSON.stringify(told)}`]),
    ]),
  }
}

/** Notes in folders, each tenth of which shows a file. */
async function makeVault(path: string, notes: number, files: number, fileBytes: number): Promise<void> {
  const zip = new ZipFile()
  for (let n = 0; n < notes; n++) {
    const file = n < files ? `\n\n[a file](../files/${n}.bin)` : ''
    const words = `Note ${n} about **jam** number ${n}, with [[Note ${n + 1}]].\n\n- [ ] a task\n\n`.repeat(12)
    zip.addBuffer(Buffer.from(`# Note ${n}\n\n${words}#tag${n % 50}${file}\n`), `vault/Pad ${n % 40}/Note ${n}.md`)
  }
  const content = randomBytes(fileBytes)
  for (let n = 0; n < files; n++) {
    content.writeUInt32LE(n)
    zip.addBuffer(Buffer.from(content), `vault/files/${n}.bin`, { compress: false })
  }
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
}

async function untilIndexed(sql: Database): Promise<void> {
  for (const begin = performance.now(); performance.now() - begin < maxIndexingMs;) {
    const [due] = await sql<{ isAny: boolean }[]>`select exists (select from search_due) as "isAny"`
    if (!due?.isAny) return
    await pause(500)
  }
}

async function untilEnded(report: string, person: Person): Promise<Told> {
  for (;;) {
    const answer = await fetch(report, { headers: { ...person, accept: 'application/json' } })
    // Under pressure it may say that it is busy.
    const told = answer.ok ? ((await answer.json()) as Told) : undefined
    if (told && !['queued', 'running'].includes(told.state)) return told
    await pause(500)
  }
}

function withoutNames({ saved, ...figures }: Load): object {
  return { ...figures, saved: saved.length }
}
