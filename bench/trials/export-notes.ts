import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect, type Sql } from '../../app/server/platform/database/connect.ts'
import { routes } from '../../app/server/routes.ts'
import { anAccount, aSignedInPerson } from '../../kit/person.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import { temporaryFolder } from '../../kit/program.ts'
import { median } from '../figures.ts'
import { processorTime, residentBytes } from '../process-usage.ts'
import { withoutSearch } from '../searchable.ts'
import type { Outcome, Trial } from './trial.ts'

const sizes = { long: { notes: 10_000, files: 2_000 }, short: { notes: 500, files: 100 } }
const fileBytes = 512 * 1024
/** What an export may take besides what the process has already. */
const maxMoreBytes = 150 * 1024 ** 2

/** All notes of one person, with a GiB of files, as a zip: how long it takes, and what memory. */
export async function exportNotes(trial: Trial): Promise<Outcome> {
  const size = trial.isShort ? sizes.short : sizes.long
  const postgres = await aPortedPostgres(trial)
  const folder = await temporaryFolder()
  trial.onEnd(() => folder.remove())
  const product = await aProduct(trial, { DATABASE_URL: postgres.url, DATA_DIR: folder.path })
  const { program } = await product.start()
  const sql = connect(postgres.url, 1)
  trial.onEnd(() => sql.end({ timeout: 1 }))
  const account = anAccount('mover')
  const person = await aSignedInPerson(product.url, account)
  trial.say(`making ${size.notes} notes and ${size.files} files`)
  await withoutSearch(sql, () => makeNotes(sql, account.email, size))
  await makeFiles(sql, join(folder.path, 'attachments'), account.email, size)
  await sql`vacuum (analyze)`

  const pid = program.pid
  const rounds: { seconds: number; cpu: number; more: number; bytes: number }[] = []
  for (let round = 0; round < (trial.isShort ? 1 : 3); round++) {
    await pause(2_000)
    const [before, cpuBefore, begun] = [residentBytes(pid), processorTime(pid) ?? NaN, performance.now()]
    let most = before
    const watch = setInterval(() => (most = Math.max(most, residentBytes(pid))), 20)
    const answer = await fetch(product.url + routes.export.all.href(), { headers: { ...person } })
    let bytes = 0
    for await (const piece of answer.body ?? []) bytes += (piece as Uint8Array).length
    clearInterval(watch)
    const seconds = (performance.now() - begun) / 1000
    const cpu = ((processorTime(pid) ?? NaN) - cpuBefore) / 1e6
    rounds.push({ seconds, cpu, more: most - before, bytes })
    trial.say(`${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s of CPU, ${inMiB(most - before)} MiB more`)
  }
  const of = (name: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[name]))
  const most = Math.max(...rounds.map(({ more }) => more))
  return {
    table: [
      ['notes', 'files', 'archive MiB', 'seconds', 'CPU seconds', 'most MiB more'],
      [
        ...[String(size.notes), String(size.files), inMiB(of('bytes'))],
        ...[of('seconds').toFixed(1), of('cpu').toFixed(1), inMiB(most)],
      ],
    ],
    kept: { size, fileBytes, rounds },
    broken: most > maxMoreBytes ? [`an export took ${inMiB(most)} MiB of memory`] : [],
  }
}

const inMiB = (bytes: number) => String(Math.round(bytes / 1024 ** 2))

interface Size {
  readonly notes: number
  readonly files: number
}

async function makeNotes(sql: Sql, email: string, { notes }: Size): Promise<void> {
  await sql`
    insert into notes (user_id, name, text)
    select u.id, 'Note ' || n, repeat('Two kilos of fruit & the juice of a lemon, number ' || n || E'.\n', 1 + n % 60)
    from users u cross join generate_series(1, ${notes}::int) n where u.email = ${email}`
}

/** The files share their bytes on the disk: what is measured is reading them. */
async function makeFiles(sql: Sql, folder: string, email: string, { files }: Size): Promise<void> {
  await mkdir(folder, { recursive: true })
  const keys = Array.from({ length: files }, () => randomUUID())
  const [first = '', ...others] = keys
  await writeFile(join(folder, first), randomBytes(fileBytes))
  for (const key of others) await link(join(folder, first), join(folder, key))
  await sql`
    insert into attachments (user_id, note_id, object_key, name, type, bytes)
    select n.user_id, n.id, k.key, 'file ' || k.place || '.bin', 'application/octet-stream', ${fileBytes}
    from unnest(${keys}::text[]) with ordinality k (key, place)
    join (select id, user_id, row_number() over (order by id) as place from notes
          where user_id = (select id from users where email = ${email})) n on n.place = k.place`
}
