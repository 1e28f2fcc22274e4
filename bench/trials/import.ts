import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { ZipFile } from 'yazl'
import { routes } from '../../app/server/routes.ts'
import { aSignedInPerson, anAccount, type Person } from '../../kit/person.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import { processorTime, residentBytes } from '../process-usage.ts'
import { countOf, failuresOf, startSteadyLoad, type Load } from './steady-load.ts'
import { sendFile } from './send-file.ts'
import type { Outcome, Trial } from './trial.ts'

/** `perSecond` is what others ask meanwhile. */
const sizes = { notes: 10_000, files: 1_000, fileBytes: 1024 ** 2, quietSeconds: 30, perSecond: 200 }
const shortSizes = { notes: 500, files: 50, fileBytes: 256 * 1024, quietSeconds: 5, perSecond: 20 }

/** Targets: minutes, in terms of p95 before, and memory. */
const most = { seconds: 180, ofP95: 1.5, memoryBytes: 150 * 1000 ** 2 }

interface Told {
  readonly state: string
  readonly found: number
  readonly made: number
  readonly why: string | null
}

/** A person brings Markdown notes with files while others read and save. */
export async function bring(trial: Trial): Promise<Outcome> {
  const { notes, files, fileBytes, quietSeconds, perSecond } = trial.isShort ? shortSizes : sizes
  const folder = await mkdtemp(join(tmpdir(), 'notejam-bench-import-'))
  trial.onEnd(() => rm(folder, { recursive: true, force: true }))
  const zip = join(folder, 'vault.zip')
  trial.say(`${notes} notes, ${files} files of ${fileBytes / 1024} KiB`)
  await makeVault(zip, notes, files, fileBytes)

  const postgres = await aPortedPostgres(trial)
  const quotas = { ATTACHMENTS_QUOTA_MB: '4096', IMPORT_MAX_MB: '4096' }
  const product = await aProduct(trial, { DATABASE_URL: postgres.url, ...quotas })
  const { program } = await product.start()
  const [others, newcomer] = [
    await aSignedInPerson(product.url),
    await aSignedInPerson(product.url, anAccount('Grace')),
  ]

  trial.say(`${perSecond} requests/s of others, alone`)
  const endQuiet = startSteadyLoad(() => product.url, others, perSecond)
  await pause(quietSeconds * 1000)
  const quiet = await endQuiet()

  trial.say('and beside an import')
  const memoryBefore = residentBytes(program.pid)
  const cpuBefore = processorTime(program.pid) ?? 0
  let memory = memoryBefore
  const watch = setInterval(() => (memory = Math.max(memory, residentBytes(program.pid))), 200)
  const endBusy = startSteadyLoad(() => product.url, others, perSecond)
  const begin = performance.now()
  const report = await sendFile(product.url + routes.imports.list.href(), newcomer, zip)
  const sent = performance.now() - begin
  const told = await untilEnded(product.url + report, newcomer)
  const took = performance.now() - begin
  const busy = await endBusy()
  clearInterval(watch)
  const cpuSeconds = ((processorTime(program.pid) ?? 0) - cpuBefore) / 1e6

  const row = (name: string, load: Load) => [
    name,
    ...[load.asked, countOf(load)].map(String),
    ...[load.p50, load.p95, load.p99].map((value) => value.toFixed(1)),
  ]
  const ofP95 = busy.p95 / quiet.p95
  const moreMemory = memory - memoryBefore
  trial.say(
    `${told.made} of ${told.found} in ${(took / 1000).toFixed(1)} s (${(sent / 1000).toFixed(1)} s of them sent), ` +
      `${cpuSeconds.toFixed(1)} s of CPU with the load's, ${(moreMemory / 1000 ** 2).toFixed(0)} MB more memory, p95 × ${ofP95.toFixed(2)}`,
  )
  const misses = [
    ...(took / 1000 > most.seconds ? [`it took longer than ${most.seconds} s`] : []),
    ...(ofP95 > most.ofP95 ? [`the p95 of others was more than ${most.ofP95} times what it was`] : []),
    ...(moreMemory > most.memoryBytes ? ['it took more memory than it may'] : []),
  ]
  return {
    table: [
      ['', 'requests', 'failed', 'p50 ms', 'p95 ms', 'p99 ms'],
      row('alone', quiet),
      row('beside an import', busy),
    ],
    kept: {
      ...{ perSecond, notes, files, fileBytes, bytes: (await stat(zip)).size, milliseconds: took, sent, cpuSeconds },
      ...{ moreMemory, ofP95, misses, quiet: withoutNames(quiet), busy: withoutNames(busy) },
    },
    broken: [
      ...failuresOf(quiet),
      ...failuresOf(busy),
      ...(told.state === 'done' && told.made === notes ? [] : [`the import ended as ${JSON.stringify(told)}`]),
    ],
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
