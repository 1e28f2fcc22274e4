import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Fragment, Sql, Statement } from '../platform/database/connect.ts'
import { SignInNeeded } from '../platform/http/refusal.ts'
import { lookOf, type Look } from '../platform/page/look.ts'
import type { Order } from '../platform/lists/keyset.ts'
import { longestSessionSeconds, sessionSeconds } from '../platform/sessions/session-cookie.ts'
import { hashOfToken } from '../platform/sessions/session-token.ts'
import { rememberZone, storedZones, takeZones, type StoredZones, type ViewerZones } from './zone.ts'

export interface Viewer {
  readonly id: string
  readonly email: string
}

/** `plain` is a textarea without toolbar and highlighting. */
export type EditorKind = 'rich' | 'plain'

export interface PadLink {
  readonly id: string
  readonly name: string
  readonly noteCount: number
  /** Of eight; null where the id decides. */
  readonly colour: number | null
  /** Among the pads, from 1; null for one that the person has put nowhere. */
  readonly place: number | null
}

/** Tags that the desk lists; search and the palette find the others. */
export const maxDeskTags = 50

export interface TagLink {
  readonly tag: string
  readonly noteCount: number
}

/** What surrounds every page of a signed-in user. */
export interface Frame {
  readonly viewer: Viewer
  readonly pads: readonly PadLink[]
  readonly noteCount: number
  readonly trashCount: number
  /** Of notes that are not in the trash. */
  readonly openTasks: number
  readonly editor: EditorKind
  readonly look: Look
  readonly zones: ViewerZones
  /** Whether its owner has shown that the address is theirs. */
  readonly isConfirmed: boolean
  /** The tags with the most notes, sorted by name. */
  readonly tags: readonly TagLink[]
  /** The sort order that the viewer chose last. */
  readonly order: Order
}

/** Sliding expiration: a visit extends the session, once a day at most, so that not every page writes. */
const renewAfterSeconds = 24 * 60 * 60

/** A session's last visit is written at most once in so many seconds. */
const seenEverySeconds = 10 * 60

/** What a token of the API may be asked for. */
export type Scope = 'read' | 'write'

/** The token that a program sent, and what it needs for what it asks. */
export interface GivenToken {
  readonly hash: Buffer
  readonly needs: Scope
}

/** The part of a request that identifies its user: a session on pages, a token in the API, and never both. */
export type Asking = Pick<FastifyRequest, 'sessionToken' | 'userId'> & { readonly apiToken?: GivenToken | undefined }

/** A condition of both gates: the account is neither suspended nor waiting to be deleted. */
const isOpen = (sql: Sql) => sql`
  u.suspended_at is null and not exists (select from account_deletions d where d.user_id = u.id)`

const ofUser = (sql: Sql) => sql`
  u.id as user_id, u.email, u.email_verified, u.editor, u.look, u.note_count, u.trash_count, u.open_tasks, u.note_order, u.time_zone, u.browser_time_zone`

/** The gate: the only look-up of a session. The CTE `viewer` has one row for a signed-in user, and none otherwise. */
function viewerOf(sql: Sql, sessionToken: string): Fragment {
  return sql`
    viewer as (
      select ${ofUser(sql)},
        s.id as session_id, s.expires_at, s.created_at, s.updated_at < now() - make_interval(secs => ${seenEverySeconds}) as is_unseen,
        coalesce(s.verified_at, s.created_at) as verified_at
      from sessions s join users u on u.id = s.user_id
      where s.token_hash = ${hashOfToken(sessionToken)} and s.expires_at > now()
        and s.created_at > now() - make_interval(secs => ${longestSessionSeconds})
        and ${isOpen(sql)}
    )`
}

/** Its sibling for programs: the only look-up of a token. It has no row for a token without the scope that is needed. */
function viewerOfToken(sql: Sql, { hash, needs }: Pick<GivenToken, 'hash'> & Partial<GivenToken>): Fragment {
  const isAllowed = needs === undefined ? sql`true` : sql`${needs} = any (t.scopes)`
  return sql`
    viewer as (
      select ${ofUser(sql)}, t.expires_at, t.created_at,
        -- A program has not shown who it is lately, whatever it sends.
        null::bigint as session_id, false as is_unseen, null::timestamptz as verified_at
      from api_tokens t join users u on u.id = t.user_id
      where t.token_hash = ${hash} and (t.expires_at is null or t.expires_at > now()) and ${isAllowed}
        and ${isOpen(sql)}
    )`
}

/** Whether a token opens its account, and lacks only the scope that was needed. */
export async function lacksScope(sql: Sql, { hash }: GivenToken): Promise<boolean> {
  const { count } = await sql`with ${viewerOfToken(sql, { hash })} select from viewer`
  return count > 0
}

/** Notes when and from where a token was used, to the minute. */
export async function noteUse(sql: Sql, { hash }: GivenToken, network: string): Promise<void> {
  await sql`
    update api_tokens set last_used_at = now(), last_network = ${network}
    where token_hash = ${hash} and (last_used_at is null or last_used_at < now() - interval '1 minute')`
}

/**
 * Runs a statement for the user of a request.
 * @param statement takes the gate, `viewer as (…)`, into its `with`, and returns a row with the viewer's id as `userId` if the gate has one
 * @throws SignInNeeded when it returned none
 */
export async function asViewer<Row extends object>(
  sql: Sql,
  asking: Asking,
  statement: (viewer: Fragment) => Statement<(Row & { userId: string })[]>,
): Promise<Row & { readonly userId: string }> {
  const { sessionToken, apiToken } = asking
  const gate = apiToken ? viewerOfToken(sql, apiToken) : sessionToken ? viewerOf(sql, sessionToken) : undefined
  const [row] = gate ? await statement(gate) : []
  if (!row) throw new SignInNeeded()
  asking.userId = row.userId
  return row
}

/**
 * Opens a page in one statement, and so in one round trip: its viewer, what surrounds it, and what it shows.
 *
 * @param content a scalar subselect of JSON. It reaches rows through `viewer.user_id`, so that all of them belong to the session's user.
 *   `null` for a page without content from the database.
 * @returns the frame and what `content` made, typed by the caller; null when it found nothing
 * @throws SignInNeeded when no session is open
 */
export async function openPage<Content>(
  sql: Sql,
  request: FastifyRequest,
  reply: FastifyReply,
  content: Fragment = sql`null`,
): Promise<{ readonly viewer: Viewer; readonly content: Content | null }> {
  type Row = Omit<Frame, 'viewer' | 'zones' | 'look'> &
    Pick<Viewer, 'email'> &
    StoredZones & { content: Content | null; secondsToGain: number; isUnseen: boolean; look: Record<string, unknown> }
  const row = await asViewer<Row>(
    sql,
    request,
    (viewer) => sql.reads`
    with ${viewer}
    select
      viewer.user_id::text as "userId", viewer.email, viewer.editor, viewer.look, viewer.note_count as "noteCount",
      viewer.trash_count as "trashCount", viewer.open_tasks as "openTasks", viewer.email_verified as "isConfirmed", extract(epoch from ${prolonged(sql, sql`viewer.created_at`)} - viewer.expires_at)::int as "secondsToGain",
      (select coalesce(json_agg(json_build_object('id', p.id::text, 'name', p.name, 'noteCount', p.note_count,
                                                 'colour', p.colour,
                                                 'place', p.place)
                                order by p.place, p.name, p.id), '[]')
       from pads p where p.user_id = viewer.user_id) as pads,
      (select coalesce(json_agg(json_build_object('tag', t.tag, 'noteCount', t.note_count) order by t.tag), '[]')
       from (select tag, note_count from tags where user_id = viewer.user_id order by note_count desc, tag limit ${maxDeskTags}::int) t
      ) as tags,
      viewer.note_order as "order", viewer.is_unseen as "isUnseen", ${storedZones(sql)},
      (${content}) as content
    from viewer`,
  )
  const { userId: id, email, editor, pads, noteCount, trashCount, openTasks, isConfirmed, tags, order } = row
  const zones = takeZones(request, row)
  const look = lookOf(row.look)
  const counts = { noteCount, trashCount, openTasks }
  request.frame = { viewer: { id, email }, editor, look, zones, pads, ...counts, isConfirmed, tags, order }
  // Not within a transaction of the caller's: the next page does it.
  if ('pool' in sql) {
    await rememberZone(sql, request, id, row)
    if (row.secondsToGain > renewAfterSeconds) await renew(sql, request, reply)
    else if (row.isUnseen) noteSeen(sql, request)
  }
  return { viewer: request.frame.viewer, content: row.content }
}

/** When a session expires that is visited now. @param begun when it began */
function prolonged(sql: Sql, begun: Fragment): Fragment {
  return sql`
    least(now() + make_interval(secs => ${sessionSeconds}), ${begun} + make_interval(secs => ${longestSessionSeconds}))`
}

async function renew(sql: Sql, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { sessionToken } = request
  if (!sessionToken) return
  const isDone = await request.server.writes.tryTo(
    () => sql`
      update sessions set expires_at = ${prolonged(sql, sql`created_at`)}, updated_at = now()
      where token_hash = ${hashOfToken(sessionToken)}`,
  )
  if (isDone) reply.setSession(sessionToken)
}

/** Writes the session's last visit, for the list of devices. The page does not wait for it, and several at once write it once. */
function noteSeen(sql: Sql, { sessionToken = '', server }: FastifyRequest): void {
  void server.writes.tryTo(
    () => sql`
      update sessions set updated_at = now()
      where token_hash = ${hashOfToken(sessionToken)} and updated_at < now() - make_interval(secs => ${seenEverySeconds})`,
  )
}

/**
 * Reads a part of a page, or a file, in one statement.
 * @param content as for `openPage`
 * @returns null when nothing was found
 * @throws SignInNeeded when no session is open
 */
export async function openPart<Content>(sql: Sql, request: FastifyRequest, content: Fragment): Promise<Content | null> {
  const row = await asViewer<{ content: Content | null } & StoredZones>(
    sql,
    request,
    (viewer) => sql.reads`
    with ${viewer} select viewer.user_id::text as "userId", ${storedZones(sql)}, (${content}) as content from viewer`,
  )
  takeZones(request, row)
  return row.content
}

/**
 * For routes with large bodies: refuses a request without a session cookie before its body is read. Whether the session is still open,
 * `requireViewer` checks.
 * @throws SignInNeeded
 */
export async function requireCookie(request: FastifyRequest): Promise<void> {
  if (!request.sessionToken) throw new SignInNeeded()
}

/**
 * The viewer, for requests that change something.
 * @throws SignInNeeded when no session is open
 */
export async function requireViewer(sql: Sql, asking: Asking): Promise<Viewer> {
  const { userId: id, email } = await asViewer<Pick<Viewer, 'email'>>(
    sql,
    asking,
    (viewer) => sql.reads`with ${viewer} select viewer.user_id::text as "userId", viewer.email from viewer`,
  )
  return { id, email }
}

/**
 * For pages that need no session: leaves out a session that has ended, so that the page says that there is none.
 * A failure is no reason not to show such a page.
 */
export async function leaveOutEnded(sql: Sql, request: FastifyRequest): Promise<void> {
  if (!request.sessionToken) return
  await requireViewer(sql, request).catch((error: unknown) => {
    if (error instanceof SignInNeeded) request.sessionToken = undefined
  })
}
