import { createHash, randomBytes } from 'node:crypto'
import type { Sql } from '../server/platform/database/connect.ts'
import { tasksOf } from '../server/platform/markdown/tasks.ts'
import { routes } from '../server/routes.ts'
import { calls } from './every-call.ts'
import { passwordOf, type Person, type World } from './world.ts'

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

export interface Address {
  /** `POST /notes/:noteId/edit` */
  readonly title: string
  readonly method: 'GET' | 'POST'
  readonly pattern: string
  /** Only with a session. */
  readonly isPrivate: boolean
  /** What the id in the address is an id of. */
  readonly names: NamedId | undefined
  path(ids: Ids): string
  /** The address with this in place of an id, as it is. */
  pathWith(id: string): string
  /** For a POST: a form that is accepted. */
  form(ids: Ids): Record<string, string>
}

/** The mail address of the person who signs up. */
export const newcomer = 'grace@example.org'
export const newPassword = 'another long password'

const passwordTwice = { new_password: newPassword, confirm_new_password: newPassword }
const note = ({ padId }: Ids) => ({ name: 'Plum jam', text: 'Three kilos of plums.', pad_id: padId })

const taskWords = 'Two kilos of damsons.'
const taskText = `- [x] Jars\n- [ ] ${taskWords}`
const taskName = `1-on-${tasksOf(taskText)[1]?.line ?? ''}`

/** An address with two ids. */
function ofRevision(route: typeof routes.notes.revision | typeof routes.notes.restoreRevision) {
  return {
    path: ({ noteId, revisionId }: Ids) => route.href({ noteId, revisionId }),
    pathWith: (id: string) => route.pattern.replace(':noteId', id).replace(':revisionId', '1'),
  }
}

/** Every address of the product, and for each form one that is accepted. */
export const addresses: readonly Address[] = [
  get(routes.home),
  get(routes.notes.create),
  post(routes.notes.create, note),
  get(routes.notes.show, 'noteId'),
  get(routes.notes.edit, 'noteId'),
  post(routes.notes.edit, note, 'noteId'),
  get(routes.notes.delete, 'noteId'),
  post(routes.notes.delete, noFields, 'noteId'),
  post(routes.notes.restore, noFields, 'trashedId'),
  post(routes.notes.tasks, () => ({ task: taskName }), 'noteId'),
  post(routes.notes.tasksOrder, () => ({ move: 'done' }), 'noteId'),
  post(routes.notes.tasksDone, () => ({ done: 'hidden' }), 'noteId'),
  post(routes.notes.tasksUndo, () => ({ version: '1' }), 'noteId'),
  get(routes.tasks),
  get(routes.notes.newer, 'noteId'),
  get(routes.notes.form, 'noteId'),
  get(routes.notes.history, 'noteId'),
  { ...get(routes.notes.revision, 'noteId'), ...ofRevision(routes.notes.revision) },
  { ...post(routes.notes.restoreRevision, noFields, 'noteId'), ...ofRevision(routes.notes.restoreRevision) },
  post(routes.notes.pin, noFields, 'noteId'),
  post(routes.notes.unpin, noFields, 'noteId'),
  { ...get(routes.notes.titled), path: () => routes.notes.titled.href({ title: 'Not yet' }) },
  post(routes.notes.links, ({ noteId }) => ({ back: `${noteId}.1` }), 'noteId'),
  post(routes.notes.titled, () => ({ title: 'Plum jam' })),
  post(routes.notes.selection, ({ noteId }) => ({ note: noteId, action: 'pin' })),
  get(routes.pads.create),
  post(routes.pads.create, () => ({ name: 'Preserves' })),
  get(routes.pads.show, 'padId'),
  get(routes.pads.edit, 'padId'),
  post(routes.pads.edit, () => ({ name: 'Preserves' }), 'padId'),
  get(routes.pads.delete, 'padId'),
  post(routes.pads.delete, () => ({ notes: 'trash' }), 'padId'),
  post(routes.pads.restore, noFields, 'deletedPadId'),
  get(routes.attachments.show, 'attachmentId'),
  get(routes.attachments.thumbnail, 'attachmentId'),
  get(routes.attachments.delete, 'attachmentId'),
  post(routes.attachments.delete, noFields, 'attachmentId'),
  get(routes.export.page),
  post(routes.export.page, () => ({ history: '1' })),
  post(routes.export.remove, noFields),
  get(routes.export.all),
  get(routes.pads.zip, 'padId'),
  get(routes.notes.zip, 'noteId'),
  get(routes.notes.markdown, 'noteId'),
  get(routes.notes.html, 'noteId'),
  get(routes.imports.list),
  get(routes.imports.show, 'lookedId'),
  get(routes.imports.table, 'importId'),
  get(routes.imports.report, 'importId'),
  post(routes.imports.start, () => ({ duplicates: 'again' }), 'lookedId'),
  post(routes.imports.undo, noFields, 'importId'),
  get(routes.shares.list),
  get(routes.shares.note, 'noteId'),
  post(routes.shares.note, () => ({ search_engines: 'yes' }), 'noteId'),
  get(routes.shares.pad, 'padId'),
  post(routes.shares.pad, () => ({ search_engines: 'yes' }), 'padId'),
  post(routes.shares.renew, noFields, 'shareId'),
  post(routes.shares.revoke, noFields, 'shareId'),
  get(routes.webhooks.list),
  get(routes.webhooks.show, 'webhookId'),
  post(routes.webhooks.test, noFields, 'webhookId'),
  post(routes.webhooks.switch, () => ({ to: 'off' }), 'webhookId'),
  post(routes.webhooks.delete, noFields, 'webhookId'),
  get(routes.search),
  { ...get(routes.tags.show), path: () => routes.tags.show.href({ tag: 'jam' }) },
  get(routes.trash.list),
  get(routes.trash.empty),
  post(routes.trash.empty, () => ({ until: '2026-06-01T00:00:00+00:00' })),
  get(routes.trash.show, 'trashedId'),
  get(routes.trash.delete, 'trashedId'),
  post(routes.trash.delete, noFields, 'trashedId'),
  get(routes.palette),
  get(routes.tagProposals),
  get(routes.accounts.settings),
  post(routes.pads.order, ({ padId }) => ({ pads: padId })),
  post(routes.accounts.look, () => ({
    appearance: 'dark',
    face: 'mono',
    size: 'large',
    width: 'wide',
    density: 'roomy',
  })),
  post(routes.accounts.timeZone, () => ({ time_zone: 'Asia/Kolkata' })),
  post(routes.accounts.editor, () => ({ editor: 'plain' })),
  post(routes.accounts.settings, () => ({ password: passwordOf, ...passwordTwice })),
  get(routes.accounts.security),
  get(routes.accounts.addPasskey),
  get(routes.accounts.passkey, 'passkeyId'),
  post(routes.accounts.passkey, () => ({ name: 'Phone' }), 'passkeyId'),
  post(routes.accounts.removePasskey, noFields, 'passkeyId'),
  get(routes.accounts.codes),
  post(routes.accounts.codes, noFields),
  get(routes.accounts.sessions),
  post(routes.accounts.endOtherSessions, noFields),
  post(routes.accounts.endSession, noFields, 'sessionId'),
  get(routes.tokens.list),
  post(routes.tokens.delete, noFields, 'tokenId'),
  open(get(routes.apiDocs.home)),
  { ...open(get(routes.apiDocs.section)), path: () => routes.apiDocs.section.href({ section: 'notes' }) },
  get(routes.accounts.confirm),
  post(routes.accounts.confirm, () => ({ password: passwordOf, next: '/settings' })),
  get(routes.accounts.email),
  post(routes.accounts.email, () => ({ new_email: 'ada@jam.example' })),
  post(routes.accounts.resendConfirmation, noFields),
  post(routes.accounts.cancelEmail, noFields),
  get(routes.accounts.delete),
  post(routes.accounts.delete, () => ({ password: passwordOf })),
  open(get(routes.accounts.signUp)),
  open(post(routes.accounts.signUp, () => ({ email: newcomer, password: newPassword, repeat_password: newPassword }))),
  open(get(routes.accounts.signIn)),
  open(post(routes.accounts.signIn, ({ email }) => ({ email, password: passwordOf, next: '/trash' }))),
  open(get(routes.accounts.forgotPassword)),
  open(post(routes.accounts.forgotPassword, ({ email }) => ({ email }))),
  { ...open(get(routes.accounts.resetPassword)), path: ({ resetToken: token }) => resetLink(token) },
  open(post(routes.accounts.resetPassword, ({ resetToken }) => ({ token: resetToken, ...passwordTwice }))),
  open(get(routes.accounts.signOut)),
  open(post(routes.accounts.signOut, noFields)),
  open(get(routes.accounts.signedOut)),
  open(get(routes.outbox)),
  open(get(routes.device.manifest)),
  open(get(routes.device.worker)),
  get(routes.device.offline),
  open(get(routes.speculation)),
  open(get(routes.health.alive)),
  open(get(routes.health.ready)),
]

/** Takes files, which no form here has, or does not end: the tests of attachments and of saving ask them the same, and deletion.test.ts. */
export const apart = [
  // For programs: idor.all.test.ts asks the same of them.
  ...calls.map(({ title }) => title),
  // mcp.test.ts.
  `POST ${routes.mcp.pattern}`,

  // Shows the secret at once: webhooks.test.ts.
  `POST ${routes.webhooks.list.pattern}`,
  // Shows the token at once: tokens.test.ts.
  `POST ${routes.tokens.list.pattern}`,
  `POST ${routes.attachments.create.pattern}`,
  // Takes files, and what is under way: import-refusals.test.ts asks the same of them.
  `POST ${routes.imports.list.pattern}`,
  `POST ${routes.imports.cancel.pattern}`,
  // Takes what other sites and apps send, and changes nothing.
  `POST ${routes.device.share.pattern}`,
  // Only where one is packed.
  `GET ${routes.export.packed.pattern}`,
  `GET ${routes.changes.pattern}`,
  // Only where the operator names a contact.
  `GET ${routes.securityContact.pattern}`,
  // For a script, with what a device has signed: passkeys.test.ts.
  ...[
    routes.accounts.passkeyChallenge,
    routes.accounts.signInWithPasskey,
    routes.accounts.confirmChallenge,
    routes.accounts.confirmWithPasskey,
    routes.accounts.confirmed,
    routes.accounts.passkeyOffer,
    routes.accounts.addPasskey,
  ].map(({ pattern }) => `POST ${pattern}`),
  // Only between password and code, and where codes are on: two-factor.test.ts.
  ...[`GET ${routes.accounts.code.pattern}`, `POST ${routes.accounts.code.pattern}`],
  ...[routes.accounts.confirmCodes, routes.accounts.endCodes, routes.accounts.recoveryCodes].map(
    ({ pattern }) => `POST ${pattern}`,
  ),
  // Only for an account that is going.
  `GET ${routes.accounts.takeBack.pattern}`,
  `POST ${routes.accounts.takeBack.pattern}`,
  // Only with a link from a mail: email.test.ts and confirmation.test.ts.
  ...[routes.accounts.confirmEmail, routes.accounts.undoEmail].flatMap(({ pattern }) => [
    `GET ${pattern}`,
    `POST ${pattern}`,
  ]),
  `GET ${routes.notes.changes.pattern}`,
  // For readers without an account: shares.test.ts and idor.test.ts.
  ...[routes.shared, routes.locked].flatMap((readers) => Object.values(readers).map(({ pattern }) => `GET ${pattern}`)),
  `POST ${routes.locked.open.pattern}`,
]

/** The same for all visitors: they may be cached. */
export const ofAll: readonly string[] = [
  ...[routes.speculation, routes.device.manifest, routes.device.worker],
  routes.api.description,
].map(({ pattern }) => pattern)

/** What is looked at, and what changes something. */
export const pages = addresses.filter(({ method, pattern }) => method === 'GET' && pattern !== '/signout')
export const forms = addresses.filter(({ method }) => method === 'POST')

export function resetLink(token: string): string {
  return routes.accounts.resetPassword.href({ token })
}

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

/** A person of this name with one of everything, and a form about it that would be accepted. */
export async function aFormOf(world: World, form: Address, name = 'Ada') {
  const owner = await world.aPerson(`${name}-of-${form.title.replace(/\W+/g, '-')}`)
  const ids = await oneOfEach(world, owner)
  return { owner, ids, valid: form.form(ids), path: form.path(ids) }
}

export function fieldsOf(form: Address): string[] {
  return Object.keys(
    form.form({
      email: '',
      noteId: '1',
      trashedId: '2',
      padId: '3',
      deletedPadId: '6',
      attachmentId: '4',
      revisionId: '5',
      lookedId: '7',
      importId: '8',
      shareId: '7',
      webhookId: '9',
      sessionId: '9',
      passkeyId: '10',
      tokenId: '10',
      resetToken: '',
    }),
  )
}

/** Every row that people's doings leave, to see that nothing changed. */
export async function everything(sql: Sql): Promise<Record<string, unknown>> {
  const [rows] = await sql<Record<string, unknown>[]>`
    select (select json_agg(t order by id) from users t) as users,
           (select json_agg(t order by id) from accounts t) as accounts,
           (select json_agg(t order by id) from sessions t) as sessions,
           (select json_agg(t order by id) from verifications t) as verifications,
           (select coalesce(json_agg(t order by id), '[]') from email_changes t) as email_changes,
           (select json_agg(t order by id) from pads t) as pads,
           -- Not what was made of a text for those who read it.
           (select json_agg(to_jsonb(t) - 'html' - 'html_version' order by id) from notes t) as notes,
           (select json_agg(t order by id) from note_revisions t) as revisions,
           (select coalesce(json_agg(t order by user_id, key), '[]') from note_creations t) as creations,
           (select json_agg(t order by id) from attachments t) as attachments,
           (select json_agg(t order by id) from exports t) as exports,
           (select coalesce(json_agg(t order by id), '[]') from security_events t) as events,
           (select coalesce(json_agg(t order by user_id), '[]') from one_time_codes t) as codes,
           (select coalesce(json_agg(t order by id), '[]') from passkeys t) as passkeys,
           (select coalesce(json_agg(t order by id), '[]') from imports t) as imports,
           -- Not when they were used last.
           (select coalesce(json_agg(to_jsonb(t) - 'last_used_at' - 'last_network' order by id), '[]') from api_tokens t) as tokens,
           (select coalesce(json_agg(t order by id), '[]') from shares t) as shares,
           (select coalesce(json_agg(t order by id), '[]') from webhooks t) as webhooks,
           (select coalesce(json_agg(t order by id), '[]') from webhook_deliveries t) as deliveries`
  return { ...rows }
}

interface Named {
  readonly pattern: string
}

function get(route: Named, names?: NamedId): Address {
  return address('GET', route, names, noFields)
}

function post(route: Named, form: Address['form'], names?: NamedId): Address {
  return address('POST', route, names, form)
}

/** Needs no session. */
function open(one: Address): Address {
  return { ...one, isPrivate: false }
}

function address(
  method: Address['method'],
  { pattern }: Named,
  names: NamedId | undefined,
  form: Address['form'],
): Address {
  const pathWith = (id: string) => pattern.replace(/:\w+/, id).replace(':name', 'label.png')
  const path = (ids: Ids) => (names ? pathWith(ids[names]) : pattern)
  return { title: `${method} ${pattern}`, method, pattern, isPrivate: true, names, path, pathWith, form }
}

function noFields(): Record<string, string> {
  return {}
}
