import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { secret } from '../../../test/deps.ts'
import { filesWith, rowsWith } from '../../../test/traces-of-accounts.ts'
import { passwordOf, startWorld, tokenOf, type Person, type World } from '../../../test/world.ts'
import { jobKinds, queues } from '../../jobs.ts'
import type { Database, Sql } from '../../platform/database/connect.ts'
import { createSql } from '../../platform/database/sql.ts'
import { installJobs, startJobs } from '../../platform/jobs/jobs.ts'
import { forgetsMail, mailQueue, queuedMailer } from '../../platform/mail/mail-queue.ts'
import { folderPlace } from '../../platform/backup/folder-place.ts'
import { tombstonesIn } from '../../platform/tombstones/tombstones.ts'
import { folderStore } from '../../platform/objects/folder.ts'
import { hashOfToken } from '../../platform/sessions/session-token.ts'
import { routes } from '../../routes.ts'
import { indexAll } from '../search/index-words.ts'
import { removeAccounts, removedAccountsQueue } from './remove-accounts.ts'

const log = pino({ enabled: false })

/** A world whose mail waits in the queue, and whose attachments are in a folder of the test's own. */
async function aWorld() {
  const folder = await mkdtemp(join(tmpdir(), 'notejam-removal-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const objects = folderStore(folder)
  const world = await startWorld({ objects })
  await installJobs(world.sql, log, queues)
  // Numbers that stand for nothing else, wherever they are found.
  for (const [table, first] of Object.entries({ users: 7_100_000_001, notes: 7_200_000_001, pads: 7_300_000_001 })) {
    await world.sql.unsafe(`alter table ${table} alter column id restart with ${first}`)
  }
  const tombstones = tombstonesIn(folderPlace(join(folder, 'tombstones'), '/'))
  const forgetMail = forgetsMail(world.sql, [secret, 'a key of before, which is as long as that'], world.outbox)
  return { world, folder, objects, forgetMail, tombstones }
}

/** Leaves something in every table that holds something of a person. @returns texts that would be traces of it */
async function live(world: World, who: Person, word: string): Promise<string[]> {
  const { sql } = world
  const pad = await world.aPad(who, { name: `Pad ${word}` })
  const note = {
    name: `Title ${word}`,
    text: `Text ${word} #tag${word}\n- [ ] task ${word}\n[[Link ${word}]]`,
    pad_id: pad.id,
  }
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const create = { ...note, key: crypto.randomUUID() }
  const made = await world.visit(routes.notes.create.href(), who, {
    method: 'POST',
    headers,
    body: JSON.stringify(create),
  })
  expect(made.status, made.body).toBeLessThan(300)
  const [{ id } = { id: '' }] = await sql<{ id: string }[]>`select id::text from notes where user_id = ${who.id}`
  const { id: fileId } = await world.aFile(who, id, { name: `${word}.png` })
  const shown = `${note.text}\n![${word}](/attachments/${fileId}/file/${word}.png)`
  await world.submit(routes.notes.edit.href({ noteId: id }), { ...note, text: shown, version: '1' }, who)
  // A conflict, and a text that was too slow.
  await sql`
    insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session, is_conflict)
    values (${who.id}, ${id}, 1, ${note.name}, ${shown}, now(), true, true)`
  await sql`insert into slow_texts (user_id, text_hash, renderer) values (${who.id}, ${Buffer.from(word)}, 1)`
  await sql`
    with brought as (
      insert into imports (user_id, is_dry_run, duplicates, upload_key, upload_parts, upload_bytes, files)
      values (${who.id}, false, 'skip', ${word}, 1, 1, ${JSON.stringify([{ name: word }])}::jsonb) returning id)
    insert into import_items (import_id, user_id, place, format, path, title, result, note_ids)
    select id, ${who.id}, 0, 'text', ${word}, ${word}, 'made', array[${id}::bigint] from brought`
  await sql`insert into invitations (token_hash, email, expires_at, used_at, used_by) values
    (${Buffer.from(`to ${word}`)}, ${who.email}, now(), null, null), (${Buffer.from(`by ${word}`)}, null, now(), now(), ${who.id})`
  await sql`
    insert into email_changes (user_id, kind, old_email, new_email, token_hash, expires_at)
    select ${who.id}, kind, ${who.email}, ${`new-${word}@example.org`}, sha256(convert_to(${word} || kind, 'UTF8')), now() + interval '1 day'
    from unnest(array['change', 'confirm', 'undo']) kind`
  await sql`insert into exports (user_id, with_history) values (${who.id}, false)`
  await sql`
    insert into passkeys (user_id, credential_id, public_key, counter, name)
    values (${who.id}, ${word}, ${Buffer.from(word)}, 0, ${word})`
  await sql`
    with codes as (
      insert into one_time_codes (user_id, secret_sealed) values (${who.id}, ${word})),
    recovery as (
      insert into recovery_codes (user_id, code_hash, salt) values (${who.id}, ${Buffer.from(word)}, ${Buffer.from('salt')}))
    insert into pending_sign_ins (token_hash, user_id, password_sum, next)
    values (${Buffer.from(word)}, ${who.id}, ${Buffer.from(word)}, ${`/search?q=${word}`})`
  await sql`insert into api_tokens (user_id, name, token_hash, hint, scopes) values (${who.id}, ${word}, ${Buffer.from(word)}, '', '{read}')`
  await sql`insert into idempotency_keys (user_id, key, request_hash, body) values (${who.id}, ${word}, ${Buffer.from(word)}, ${word})`
  await sql`
    with hook as (
      insert into webhooks (user_id, url, secret_sealed) values (${who.id}, ${`https://hooks.example/${word}`}, ${word}) returning id)
    insert into webhook_deliveries (webhook_id, type, note_id, problem) select id, 'note.created', ${id}, ${word} from hook`
  await world.submit(routes.shares.note.href({ noteId: id }), { byline: word }, who)
  await world.submit(routes.shares.pad.href({ padId: pad.id }), { byline: word }, who)
  await world.aNote(who, { name: `Trashed ${word}`, deletedAt: '2026-01-05T10:00:00Z' })
  const gone = await world.aPad(who, { name: `Gone ${word}` })
  await world.submit(routes.pads.delete.href({ padId: gone.id }), { notes: 'keep' }, who)
  await indexAll(sql)
  await world.submit(routes.accounts.forgotPassword.href(), { email: who.email })
  const [{ key } = { key: '' }] = await sql<
    { key: string }[]
  >`select object_key as key from attachments where id = ${fileId}`
  return [word, who.id, who.email, key, hashOfToken(tokenOf(who))]
}

const ask = (world: World, who: Person) => world.submit(routes.accounts.delete.href(), { password: passwordOf }, who)

/** Tables with rows that belong to a person. */
async function tablesOfPeople(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select distinct 'public.' || table_name as name from information_schema.columns
    where table_schema = 'public' and column_name in ('user_id', 'note_id', 'used_by') order by 1`
  return rows.map(({ name }) => name)
}

it('no table and no store keeps a trace of a removed account, and all of another person’s is as before', async () => {
  const { world, folder, objects, forgetMail, tombstones } = await aWorld()
  const { sql } = world
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const [hers, others] = [await live(world, ada, 'zyzzyva'), await live(world, grace, 'quokka')]
  await sql`insert into search_due (note_id, user_id) select id, user_id from notes on conflict do nothing`
  await sql`insert into search_again (note_id, user_id) select id, user_id from notes`
  await sql`update users set created_at = now() - interval '1 day' where id = ${ada.id}`

  const jobs = await startJobs(sql, log, [])
  onTestFinished(() => jobs.stop())
  for (const { email } of [ada, grace]) {
    await queuedMailer(jobs, secret).send({ to: email, subject: '', text: '', html: '' })
  }
  await ask(world, ada)
  const before = await rowsWith(sql, hers)
  const expected = await tablesOfPeople(sql)
  expect(expected.length).toBeGreaterThan(12)
  expect([...before.keys()], 'every such table has something').toEqual(
    expect.arrayContaining(
      expected.filter((name) => !['public.sessions', 'public.api_tokens'].includes(name)),
    ) as unknown,
  )
  expect(before.has('public.verifications'), 'her reset links went at once').toBe(false)
  expect(before.has('public.api_tokens'), 'and the tokens of her programs').toBe(false)
  expect((await filesWith(folder, hers)).length).toBeGreaterThan(0)
  const ofGrace = await rowsWith(sql, others)
  expect(await sql`select from pgboss.job where name = ${mailQueue.name}`).toHaveLength(2)

  expect(await removeAccounts({ sql, log, secret, forgetMail, tombstones }), 'not yet').toBe(0)
  expect((await rowsWith(sql, hers)).size).toBe(before.size)
  await sql`update account_deletions set due_at = now()`
  const kinds = jobKinds({
    sql,
    log,
    objects,
    mailer: world.outbox,
    uploads: folder,
    secret,
    previousSecrets: [],
    tombstones,
  })
  await kinds.find(({ name }) => name === removedAccountsQueue.name)?.work({})

  expect(await rowsWith(sql, hers)).toEqual(new Map())
  expect(await filesWith(folder, hers)).toEqual([])
  expect(await sql`select from unnamed_objects`).toEqual([])
  expect((await world.outbox.list()).map(({ to }) => to)).toEqual([grace.email])
  expect(await sql`select from pgboss.job where name = ${mailQueue.name}`, 'what Grace is sent').toHaveLength(1)
  expect(await rowsWith(sql, others)).toEqual(ofGrace)
  expect((await filesWith(folder, others)).length).toBeGreaterThan(0)
  expect((await readdir(folder)).sort().at(-1)).toBe('tombstones')
  expect(await readdir(folder), 'Grace’s file and its thumbnail, and the list').toHaveLength(3)
  expect([...(await tombstones.buried('account')).keys()], 'which says that an account went').toHaveLength(1)
})

it('a removal that is interrupted, wherever, goes on; and from its first step on no password opens the account', async () => {
  const { world, forgetMail, tombstones } = await aWorld()
  const { sql } = world
  const ada = await world.aPerson('Ada')
  const hers = await live(world, ada, 'zyzzyva')
  await sql`insert into account_deletions (user_id, due_at) values (${ada.id}, now())`

  let runs = 0
  for (let statements = 1; ; statements++) {
    runs++
    const cut = interruptedAfter(sql, statements)
    const removed = await removeAccounts({ sql: cut, log, secret, forgetMail, tombstones }).catch(() => 0)
    if (removed > 0) break
    if (statements > 3) {
      const again = await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf })
      expect(again.body).toContain('Wrong email or password')
    }
  }
  expect(runs, 'it was interrupted at each statement').toBeGreaterThan(7)
  const left = await rowsWith(sql, hers)
  expect([...left.keys()], 'its file’s object, which the next job removes').toEqual(['public.unnamed_objects'])
})

/** The same database for so many statements; then it is away. */
function interruptedAfter({ pool }: Database, statements: number): Sql {
  let left = statements
  return createSql(async (statement) => {
    if (left-- <= 0) throw new Error('the process was killed')
    return pool.query(statement)
  })
}
