import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { newestOf } from '../app/server/platform/backup/backups-of-place.ts'
import { readManifest, type Manifest } from '../app/server/platform/backup/manifest.ts'
import { openPlace } from '../app/server/platform/backup/open-place.ts'
import type { Sql } from '../app/server/platform/database/connect.ts'
import { routes } from '../app/server/routes.ts'
import { aGuest } from '../kit/guest.ts'
import { endProgram } from '../kit/program.ts'
import { aMember, anAccount, signIn, type Account } from '../kit/person.ts'
import type { OwnPostgres } from './own-postgres.ts'
import { aPlace, type Ending, type Place } from './place.ts'

/** A Notejam with notes and files, which has ended. */
export interface Inhabited {
  readonly place: Place
  readonly settings: Readonly<Record<string, string>>
  readonly sql: Sql
  readonly account: Account
}

export const sought = { name: 'Damson jam', text: 'Two kilos of damsons, and a quince.' }

/** @param name of its database @param size how many notes and files there are besides */
export async function anInhabited(
  test: Ending,
  postgres: OwnPostgres,
  name: string,
  size: { readonly notes: number; readonly files: number },
): Promise<Inhabited> {
  const place = await aPlace(test)
  const { url: DATABASE_URL, sql } = await postgres.aDatabase(name)
  const settings = { DATABASE_URL, RATE_LIMIT: 'off' }
  const program = await place.open(settings)
  const account = anAccount('Ada')
  const guest = await aMember(place.url, account)
  await guest.submit(place.url + routes.notes.create.href(), sought)
  await endProgram(program)
  await sql`
    with other as (insert into users (email) values ('grace@example.org') returning id)
    insert into notes (user_id, name, text)
    select other.id, 'Note ' || n, repeat(md5(n::text) || ' ', 40) from other, generate_series(1, ${size.notes}::int) n`
  const folder = join(place.dataDir, 'attachments')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (let file = 0; file < size.files; file++) {
    const [key, bytes] = [randomUUID(), Buffer.alloc(100_000, `file ${file}`)]
    await writeFile(join(folder, key), bytes)
    await sql`
      insert into attachments (user_id, note_id, object_key, name, type, bytes)
      select user_id, id, ${key}, 'file', 'text/plain', ${bytes.length} from notes order by id limit 1`
  }
  return { place, settings, sql, account }
}

/** The newest whole backup of a folder. */
export async function newestIn(folder: string): Promise<Manifest | undefined> {
  const place = await openPlace(folder, '/')
  const name = await newestOf(place)
  return name === undefined ? undefined : readManifest(place, name)
}

/** Counts and checksums, table by table. */
export const sumsOf = ({ tables }: Manifest) => tables.map(({ name, rows }) => [name, rows.lines, rows.sha256])

/** Opens what was restored with the app: signs in, finds the note, and reads it. */
export async function expectFound(place: Place, settings: Readonly<Record<string, string>>, account: Account) {
  const program = await place.open(settings)
  const guest = await signIn(place.url, account, aGuest())
  const found = (await guest.visit(`${place.url}${routes.search.href()}?q=quince`)).body
  expect(found).toContain(sought.name)
  const [, path = ''] = /href="(\/notes\/\d+)/.exec(found) ?? []
  expect((await guest.visit(place.url + path)).body).toContain(sought.text)
  await endProgram(program)
}

/** What a command said is wrong: long work says what it is doing, every few seconds. */
export function withoutProgress({ stderr }: { readonly stderr: string }): string {
  return stderr.replace(/^.* …\n/gm, '')
}
