import { createHash, randomBytes } from 'node:crypto'
import { tasksOf } from '../server/platform/markdown/tasks.ts'
import type { Person, World } from './world.ts'

/** One of everything of one person that an address or a form can name. */
export interface Ids {
  readonly email: string
  /** A note in `padId`, and one in the trash. */
  readonly noteId: string
  readonly trashedId: string
  readonly padId: string
  /** That was deleted last. */
  readonly deletedPadId: string
  /** A picture of `noteId`. */
  readonly attachmentId: string
  /** Of `noteId`. */
  readonly revisionId: string
  /** An import that only looked, and one that made a note. */
  readonly lookedId: string
  readonly importId: string
  /** Of `noteId`. */
  readonly shareId: string
  readonly webhookId: string
  /** Of another device. */
  readonly sessionId: string
  readonly passkeyId: string
  readonly tokenId: string
  /** Of a reset link that works. */
  readonly resetToken: string
}

export type NamedId =
  | 'noteId'
  | 'trashedId'
  | 'padId'
  | 'deletedPadId'
  | 'attachmentId'
  | 'lookedId'
  | 'importId'
  | 'shareId'
  | 'webhookId'
  | 'sessionId'
  | 'passkeyId'
  | 'tokenId'

const taskWords = 'Two kilos of damsons.'
export const taskText = `- [x] Jars\n- [ ] ${taskWords}`
/** As programs name the task that is open, and as its box ticks it. */
export const taskId = `1-${tasksOf(taskText)[1]?.line ?? ''}`
export const taskName = taskId.replace('-', '-on-')

/** Makes one of everything for a person. */
export async function oneOfEach(world: World, owner: Person): Promise<Ids> {
  const pad = await world.aPad(owner, { name: `Pad of ${owner.email}` })
  const deletedPad = await world.aPad(owner, { name: 'Empty jars' })
  const note = await world.aNote(owner, { name: 'Damson jam', text: taskText, padId: pad.id })
  const trashed = await world.aNote(owner, { name: 'Mouldy jam', deletedAt: '2026-01-05T10:00:00Z' })
  const { id: attachmentId } = await world.aPicture(owner, note.id, 'Ada’s label.png')
  const resetToken = randomBytes(18).toString('base64url')
  const identifier = createHash('sha256').update(`reset-password:${resetToken}`).digest('base64url')
  const [revision] = await world.sql<
    { id: string; shareId: string; webhookId: string; sessionId: string; passkeyId: string }[]
  >`
    with shared as (
      insert into shares (user_id, note_id, token_hash, token_sealed)
      values (${owner.id}, ${note.id}, ${randomBytes(32)}, 'sealed by another key') returning id),
    pinned as (
      -- So that pinning it and letting go of it both change something.
      update notes set pinned_at = '2026-01-05T10:00:00Z' where id = ${note.id}),
    deleted as (
      delete from pads p where p.id = ${deletedPad.id} returning p.user_id, p.id, to_jsonb(p) as pad),
    kept as (
      insert into deleted_pads (user_id, pad_id, pad, note_ids, deleted_at) select user_id, id, pad, '{}', now() from deleted),
    link as (
      insert into verifications (identifier, value, expires_at)
      values (${identifier}, ${owner.id}, now() + interval '1 hour')),
    device as (
      insert into sessions (user_id, token, expires_at)
      values (${owner.id}, ${randomBytes(24).toString('base64url')}, now() + interval '30 days') returning id),
    wanted as (
      insert into email_changes (user_id, kind, old_email, new_email, token_hash, expires_at)
      values (${owner.id}, 'change', ${owner.email}, 'plum@jam.example', ${randomBytes(32)}, now() + interval '1 day')),
    passkey as (
      insert into passkeys (user_id, credential_id, public_key, counter, name)
      values (${owner.id}, ${randomBytes(16).toString('base64url')}, ${randomBytes(77)}, 0, 'Laptop') returning id),
    hooked as (
      insert into webhooks (user_id, url, secret_sealed)
      values (${owner.id}, 'https://hooks.example/', 'sealed by another key') returning id),
    packed as (insert into exports (user_id, with_history, state) values (${owner.id}, false, 'failed'))
    insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session)
    values (${owner.id}, ${note.id}, 0, 'Damson jam', 'One kilo.', now() - interval '1 hour', true)
    returning id::text, (select id::text from shared) as "shareId", (select id::text from hooked) as "webhookId", (select id::text from device) as "sessionId", (select id::text from passkey) as "passkeyId"`
  const [token] = await world.sql<{ id: string }[]>`
    insert into api_tokens (user_id, name, token_hash, hint, scopes)
    values (${owner.id}, 'Jam scales', ${randomBytes(32)}, 'wxyz', '{read}') returning id::text`
  const [looked, made] = await world.sql<{ id: string }[]>`
    insert into imports (user_id, state, is_dry_run, duplicates, phase, upload_key, upload_parts, upload_bytes, files, found, made, finished_at)
    select ${owner.id}, 'done', is_dry_run, 'skip', case when is_dry_run then 'looking' else 'making' end, gen_random_uuid(), 1, 1,
           '[{"name": "Damson jam.txt"}]', 1, 1, now()
    from unnest(array[true, false]) is_dry_run
    returning id::text`
  return {
    email: owner.email,
    noteId: note.id,
    trashedId: trashed.id,
    padId: pad.id,
    deletedPadId: deletedPad.id,
    attachmentId,
    revisionId: revision?.id ?? '',
    lookedId: looked?.id ?? '',
    importId: made?.id ?? '',
    shareId: revision?.shareId ?? '',
    webhookId: revision?.webhookId ?? '',
    sessionId: revision?.sessionId ?? '',
    passkeyId: revision?.passkeyId ?? '',
    tokenId: token?.id ?? '',
    resetToken,
  }
}
