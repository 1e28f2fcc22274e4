import { hash } from '@node-rs/argon2'
import { randomBytes, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql } from '../server/platform/database/connect.ts'
import type { ObjectStore } from '../server/platform/objects/object-store.ts'
import { signedToken } from '../server/platform/sessions/session-cookie.ts'

/** A person with a browser: their cookies are kept between visits. */
export interface Person {
  readonly id: string
  readonly email: string
  readonly cookies: Map<string, string>
}

export const passwordOf = 'a long enough password'

/** As cheap as argon2id can be: a hash says itself what verifying it costs, and no test here is about that. */
const hashOfPassword = hash(passwordOf, { memoryCost: 64, timeCost: 1, parallelism: 1 })

/** Makes an account with an open session. Its password is `passwordOf`. */
export async function insertPerson(sql: Sql, email: string, cookieName: string, secret: string): Promise<Person> {
  const token = randomBytes(24).toString('base64url')
  const [user] = await sql<{ id: string }[]>`
    with person as (insert into users (email) values (${email}) returning id),
         account as (
           insert into accounts (user_id, provider_id, account_id, password)
           select id, 'credential', id::text, ${await hashOfPassword} from person),
         session as (
           insert into sessions (user_id, token, expires_at)
           select id, ${token}, now() + interval '30 days' from person)
    select id from person`
  if (!user) throw new Error('the insert returned no row')
  return { id: user.id, email, cookies: new Map([[cookieName, encodeURIComponent(signedToken(token, secret))]]) }
}

export interface PadFields {
  readonly name?: string
}

export async function insertPad(sql: Sql, owner: Person, { name = 'Recipes' }: PadFields) {
  const [pad] = await sql<{ id: string }[]>`insert into pads (user_id, name) values (${owner.id}, ${name}) returning id`
  if (!pad) throw new Error('the insert returned no row')
  return { id: pad.id, name }
}

export interface NoteFields {
  readonly name?: string
  readonly text?: string
  readonly padId?: string
  readonly updatedAt?: string
  readonly deletedAt?: string
}

export async function insertNote(
  sql: Sql,
  owner: Person,
  { name = 'Damson jam', text = 'Two kilos of damsons.', padId, updatedAt, deletedAt }: NoteFields,
) {
  const [note] = await sql<{ id: string }[]>`
    insert into notes (user_id, pad_id, name, text, updated_at, deleted_at)
    values (${owner.id}, ${padId ?? null}, ${name}, ${text}, ${updatedAt ?? new Date()}, ${deletedAt ?? null})
    returning id`
  if (!note) throw new Error('the insert returned no row')
  return { id: note.id, name, text }
}

/** A PNG of one pixel. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/**
 * A picture as an upload leaves it, for tests that are not about uploads.
 * @param folder for the file on its way into the store
 */
export async function insertPicture(
  sql: Sql,
  objects: ObjectStore,
  folder: string,
  owner: Person,
  noteId: string,
  name: string,
): Promise<{ id: string }> {
  const key = randomUUID()
  const file = join(folder, key)
  await writeFile(file, pixel)
  await objects.put(key, file, pixel.length, 'image/png')
  await objects.put(`${key}-thumbnail`, file, pixel.length, 'image/webp')
  const [picture] = await sql<{ id: string }[]>`
    insert into attachments (user_id, note_id, object_key, name, type, bytes, width, height)
    values (${owner.id}, ${noteId}, ${key}, ${name}, 'image/png', ${pixel.length}, 1, 1)
    returning id`
  if (!picture) throw new Error('the insert returned no row')
  return picture
}
