import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { connect, type Database } from '../app/server/platform/database/connect.ts'
import { routes } from '../app/server/routes.ts'
import type { Dice } from './dice.ts'
import type { Lifetime } from './lifetime.ts'
import { aSignedInPerson, anAccount } from './person.ts'
import { aPortedPostgres } from './ported-postgres.ts'
import { aProduct, type Product } from './product.ts'
import { temporaryFolder, type Program } from './program.ts'

/** Kills of one import, before the next one begins. */
const killsOfImport = 10

/** How much an import does at most between two kills; and how long a kill waits beside that. */
const [mostItems, mostMs] = [120, 250]

/** What the kills of a run met. */
export interface Killed {
  readonly imports: number
  readonly kills: number
  /** Of the kills, those that met an import which had made some of its notes and not all. */
  readonly halfDone: number
  /** What may not happen and did, in sentences. */
  readonly broken: readonly string[]
}

/**
 * Kills the whole process again and again while it imports, and compares what each import ends in with one that was left alone: notes, pads,
 * files with their bytes, the report and its numbers.
 * @param say hears what goes on
 */
export async function killImports(
  lifetime: Lifetime,
  kills: number,
  dice: Dice,
  say: (text: string) => void = () => {},
): Promise<Killed> {
  const place = await aPlace(lifetime)
  const vault = await aVault(300)
  const whole = await place.bring('Ada', vault)
  await untilEnded(place, whole)
  const expected = await resultOf(place, whole)
  const broken = expected.made === 300 ? [] : [`the import that was left alone made ${expected.made} notes`]
  let [imports, done, halfDone] = [0, 0, 0]
  while (done < kills && broken.length === 0) {
    const id = await place.bring('Grace', vault)
    imports++
    for (let n = 0; n < killsOfImport && done < kills; n++) {
      const met = await killWithin(place, id, dice)
      if (!met) break
      done++
      if (met.phase === 'making' && met.dealtWith > 0) halfDone++
    }
    await untilEnded(place, id)
    broken.push(...differences(expected, await resultOf(place, id)))
    say(`${done} kills, ${imports} imports, ${halfDone} of them half done`)
  }
  broken.push(...(await strayObjects(place)), ...place.product.errors())
  return { imports, kills: done, halfDone, broken }
}

interface Place {
  readonly sql: Database
  readonly product: Product
  readonly objects: string
  program: Program
  /** @returns the import's id */
  bring(name: string, zip: Buffer): Promise<string>
}

async function aPlace(lifetime: Lifetime): Promise<Place> {
  const postgres = await aPortedPostgres(lifetime)
  const folder = await temporaryFolder()
  lifetime.onEnd(() => folder.remove())
  const product = await aProduct(lifetime, { DATABASE_URL: postgres.url, DATA_DIR: folder.path })
  const { program } = await product.start()
  const sql = connect(postgres.url, 2)
  lifetime.onEnd(() => sql.end({ timeout: 1 }))
  return {
    ...{ sql, product, program, objects: join(folder.path, 'attachments') },
    async bring(name, zip) {
      const person = await aSignedInPerson(product.url, anAccount(name))
      const body = new FormData()
      body.append('files', new Blob([new Uint8Array(zip)]), 'vault.zip')
      const headers = { ...person, accept: 'application/json' }
      const answer = await fetch(product.url + routes.imports.list.href(), { method: 'POST', headers, body })
      return ((await answer.json()) as { id: string }).id
    },
  }
}

/** Notes in pads with tags, files of their own and one that many show, and a problem. */
async function aVault(notes: number): Promise<Buffer> {
  const zip = new ZipFile()
  const add = (path: string, content: Buffer | string) => zip.addBuffer(Buffer.from(content), path, { compress: false })
  for (let n = 0; n < notes; n++) {
    const shows = n % 5 === 0 ? `\n\n[file](../${n}.bin)` : n % 7 === 0 ? '\n\n[shared](../shared.bin)' : ''
    add(`Pad ${n % 9}/Note ${n}.md`, `Text ${n} #tag${n % 4}${shows}`)
    if (n % 5 === 0) add(`${n}.bin`, randomBytes(32 * 1024))
  }
  add('shared.bin', randomBytes(64 * 1024))
  add('stray.bin', 'shown by no note')
  zip.end()
  return buffer(zip.outputStream)
}

interface Progress {
  readonly state: string
  readonly phase: string
  readonly found: number
  readonly dealtWith: number
}

async function progressOf({ sql }: Place, id: string): Promise<Progress> {
  const [row] = await sql<Progress[]>`
    select state, phase, found, made + skipped + problems as "dealtWith" from imports where id = ${id}`
  if (!row) throw new Error('the import is gone')
  return row
}

/** Kills the process at a chosen point of an import, and starts it again. @returns what it met; undefined when the import had ended before */
async function killWithin(place: Place, id: string, dice: Dice): Promise<Progress | undefined> {
  const done = ({ phase, found, dealtWith }: Progress) => (phase === 'looking' ? found : found + dealtWith)
  const until = done(await progressOf(place, id)) + dice.number(mostItems)
  for (;;) {
    const progress = await progressOf(place, id)
    if (!['queued', 'running'].includes(progress.state)) return undefined
    if (done(progress) >= until) break
    await pause(5)
  }
  await pause(dice.number(mostMs))
  process.kill(place.program.pid, 'SIGKILL')
  await place.program.ended
  const met = await progressOf(place, id)
  // As when the lease of the killed process has expired.
  await place.sql`update imports set leased_until = null where id = ${id}`
  const { program } = await place.product.start()
  place.program = program
  return ['queued', 'running'].includes(met.state) ? met : undefined
}

async function untilEnded(place: Place, id: string): Promise<void> {
  while (['queued', 'running'].includes((await progressOf(place, id)).state)) await pause(50)
}

interface Result {
  readonly made: number
  readonly [what: string]: unknown
}

/** Everything that an import has made, without ids; files by a hash of their bytes. */
async function resultOf({ sql, objects }: Place, id: string): Promise<Result> {
  const [counts] = await sql<{ userId: string; made: number }[]>`
    select user_id::text as "userId", state, why, found, made, updated, skipped, problems, text_bytes::text, file_bytes::text from imports where id = ${id}`
  const { userId = '', ...numbers } = counts ?? { made: 0 }
  const notes = await sql`
    select n.name, regexp_replace(n.text, 'attachments/\\d+', 'attachments/N', 'g') as text, p.name as pad, n.tags, n.created_at, n.updated_at,
      n.version from notes n left join pads p on p.id = n.pad_id where n.user_id = ${userId} order by n.id`
  const items = await sql`
    select path, title, result, why, lost, cardinality(note_ids) as notes from import_items where import_id = ${id} order by place`
  const files = await sql<{ key: string; note: string; name: string; bytes: number }[]>`
    select a.object_key as key, n.name as note, a.name, a.type, a.bytes::int as bytes, a.was_named,
      (select count(*)::int from note_files f where f.file_id = a.id and f.is_shown) as shown
    from attachments a join notes n on n.id = a.note_id where a.user_id = ${userId} order by n.id, a.name`
  const hashed = []
  for (const { key, ...file } of files) hashed.push({ ...file, hash: await hashOf(join(objects, key)) })
  // Not the bytes of texts, which have the numbers of files in them.
  const [account] = await sql`
    select note_count, attachment_bytes::text, (select count(*)::int from pads where user_id = users.id) as pads,
      (select sum(note_count)::int from pads where user_id = users.id) as "inPads" from users where id = ${userId}`
  return { ...numbers, notes: [...notes], items: [...items], files: hashed, account }
}

async function hashOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

function differences(expected: Result, found: Result): string[] {
  return Object.keys(expected).flatMap((what) => {
    const [one, other] = [expected[what], found[what]].map((value) => JSON.stringify(value))
    return one === other
      ? []
      : [`${what} of a killed import differ: ${other?.slice(0, 500)} and not ${one?.slice(0, 500)}`]
  })
}

/** Objects that neither a row names nor the list of those that are removed. */
async function strayObjects({ sql, objects }: Place): Promise<string[]> {
  const keys = (await readdir(objects)).filter((name) => !name.endsWith('.part'))
  const stray = await sql<{ key: string }[]>`
    select key from unnest(${keys}::text[]) key
    where not exists (select from attachments where object_key = replace(key, '-thumbnail', ''))
      and not exists (select from unnamed_objects u where u.key = key.key)`
  return stray.map(({ key }) => `the object ${key} is forgotten`)
}
