import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Fragment, Sql, Statement } from '../platform/database/connect.ts'
import { SignInNeeded } from '../platform/http/refusal.ts'
import type { Order } from '../platform/lists/keyset.ts'
import { longestSessionSeconds, sessionSeconds } from '../platform/sessions/session-cookie.ts'
import { hashOfToken } from '../platform/sessions/session-token.ts'

export interface Viewer {
  readonly id: string
  readonly email: string
}

/** `plain` for whoever wants nothing but a field to write in. */
export type EditorKind = 'rich' | 'plain'

export interface PadLink {
  readonly id: string
  readonly name: string
  readonly noteCount: number
  /** Chosen, of eight; null where its id decides. */
  readonly colour: number | null
}

export interface TagLink {
  readonly tag: string
  readonly noteCount: number
}

/** What stands around every page of a signed-in person. */
export interface Frame {
  readonly viewer: Viewer
  readonly pads: readonly PadLink[]
  readonly noteCount: number
  readonly trashCount: number
  readonly editor: EditorKind
  /** Those that most notes have, by name. */
  readonly tags: readonly TagLink[]
  /** In which the viewer sorted a list last. */
  readonly order: Order
}

/** Sessions are prolonged on a visit, once a day at the most: one write a day and person, not one a view. */
const renewAfterSeconds = 24 * 60 * 60

/** The part of a request that says who is asking. */
export type Asking = Pick<FastifyRequest, 'sessionToken' | 'userId'>

/**
 * The gate: the only statement that looks a session up. It gives one row, named `viewer`, to a person who is signed in
 * and may be here, and none to all others: a further reason to keep people out belongs in its `where`.
 */
function viewerOf(sql: Sql, sessionToken: string): Fragment {
  return sql`
    viewer as (
      select u.id as user_id, u.email, u.editor, u.note_count, u.trash_count, u.note_order, s.expires_at, s.created_at
      from sessions s join users u on u.id = s.user_id
      where s.token_hash = ${hashOfToken(sessionToken)} and s.expires_at > now()
        and s.created_at > now() - make_interval(secs => ${longestSessionSeconds})
    )`
}

/**
 * Runs a statement for the person who is asking.
 * @param statement made of the gate, `viewer as (…)`, to be put behind its `with`; gives a row, with the viewer's id as
 *   `userId`, if the gate does
 * @throws SignInNeeded when it gave none
 */
export async function asViewer<Row extends object>(
  sql: Sql,
  asking: Asking,
  statement: (viewer: Fragment) => Statement<(Row & { userId: string })[]>,
): Promise<Row & { readonly userId: string }> {
  const { sessionToken } = asking
  const [row] = sessionToken ? await statement(viewerOf(sql, sessionToken)) : []
  if (!row) throw new SignInNeeded()
  asking.userId = row.userId
  return row
}

/**
 * Opens a page in one statement, and one round trip: who is asking, what stands around the page, and what it shows.
 *
 * @param content a scalar subselect making JSON; it reaches rows through `viewer.user_id`, so that whatever it finds
 *   belongs to whoever holds the session. `null` for a page that shows nothing from the database.
 * @returns the frame and what `content` made, typed by the caller; null when it found nothing
 * @throws SignInNeeded when no session is open
 */
export async function openPage<Content>(
  sql: Sql,
  request: FastifyRequest,
  reply: FastifyReply,
  content: Fragment = sql`null`,
): Promise<{ readonly viewer: Viewer; readonly content: Content | null }> {
  type Row = Omit<Frame, 'viewer'> & Pick<Viewer, 'email'> & { content: Content | null; secondsToGain: number }
  const row = await asViewer<Row>(
    sql,
    request,
    (viewer) => sql.reads`
    with ${viewer}
    select
      viewer.user_id::text as "userId", viewer.email, viewer.editor, viewer.note_count as "noteCount",
      viewer.trash_count as "trashCount", extract(epoch from ${prolonged(sql, sql`viewer.created_at`)} - viewer.expires_at)::int as "secondsToGain",
      (select coalesce(json_agg(json_build_object('id', p.id::text, 'name', p.name, 'noteCount', p.note_count,
                                                 'colour', p.colour)
                                order by p.name, p.id), '[]')
       from pads p where p.user_id = viewer.user_id) as pads,
      (select coalesce(json_agg(json_build_object('tag', t.tag, 'noteCount', t.note_count) order by t.tag), '[]')
       from (select tag, note_count from tags where user_id = viewer.user_id order by note_count desc, tag limit 50) t
      ) as tags,
      viewer.note_order as "order",
      (${content}) as content
    from viewer`,
  )
  const { userId: id, email, editor, pads, noteCount, trashCount, tags, order } = row
  request.frame = { viewer: { id, email }, editor, pads, noteCount, trashCount, tags, order }
  // Not within a transaction, which is another statement's: the next page does it.
  if (row.secondsToGain > renewAfterSeconds && 'pool' in sql) await renew(sql, request, reply)
  return { viewer: request.frame.viewer, content: row.content }
}

/** Until when a session lasts that is visited now. @param begun when it began */
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

/**
 * Reads one thing for the person who is asking, in one statement: a part of a page that is open already, or a file.
 * @param content as for `openPage`
 * @returns null when nothing was found
 * @throws SignInNeeded when no session is open
 */
export async function openPart<Content>(sql: Sql, asking: Asking, content: Fragment): Promise<Content | null> {
  const row = await asViewer<{ content: Content | null }>(
    sql,
    asking,
    (viewer) => sql.reads`with ${viewer} select viewer.user_id::text as "userId", (${content}) as content from viewer`,
  )
  return row.content
}

/**
 * For routes that take much: nothing is read from somebody who does not even have a cookie of ours. Whether its session is
 * still open, `requireViewer` finds out.
 * @throws SignInNeeded
 */
export async function requireCookie(request: FastifyRequest): Promise<void> {
  if (!request.sessionToken) throw new SignInNeeded()
}

/**
 * Who is asking, for requests that change something.
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
