import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import { SignInNeeded } from '../platform/http/refusal.ts'
import type { Order } from '../platform/lists/keyset.ts'
import { sessionSeconds } from '../platform/sessions/session-cookie.ts'

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
  const { sessionToken } = request
  if (!sessionToken) throw new SignInNeeded()
  const [row] = await sql<(Omit<Frame, 'viewer'> & Viewer & { content: Content | null; secondsLeft: number })[]>`
    with viewer as (
      select u.id as user_id, u.email, u.editor, u.note_count, u.trash_count, u.note_order, s.expires_at
      from sessions s join users u on u.id = s.user_id
      where s.token = ${sessionToken} and s.expires_at > now()
    )
    select
      viewer.user_id as id, viewer.email, viewer.editor, viewer.note_count as "noteCount", viewer.trash_count as "trashCount",
      extract(epoch from viewer.expires_at - now())::int as "secondsLeft",
      (select coalesce(json_agg(json_build_object('id', p.id::text, 'name', p.name, 'noteCount', p.note_count,
                                                 'colour', p.colour)
                                order by p.name, p.id), '[]')
       from pads p where p.user_id = viewer.user_id) as pads,
      (select coalesce(json_agg(json_build_object('tag', t.tag, 'noteCount', t.note_count) order by t.tag), '[]')
       from (select tag, note_count from tags where user_id = viewer.user_id order by note_count desc, tag limit 50) t
      ) as tags,
      viewer.note_order as "order",
      (${content}) as content
    from viewer`
  if (!row) throw new SignInNeeded()

  const { id, email, editor, pads, noteCount, trashCount, tags, order } = row
  request.frame = { viewer: { id, email }, editor, pads, noteCount, trashCount, tags, order }
  request.userId = id
  if (row.secondsLeft < sessionSeconds - renewAfterSeconds) {
    await sql`
      update sessions set expires_at = now() + make_interval(secs => ${sessionSeconds}), updated_at = now()
      where token = ${sessionToken}`
    reply.setSession(sessionToken)
  }
  return { viewer: request.frame.viewer, content: row.content }
}

/**
 * Opens a part of a page that is open already, in one statement: only who is asking, and what it shows.
 * @param content as for `openPage`
 * @returns null when nothing was found
 * @throws SignInNeeded when no session is open
 */
export async function openPart<Content>(sql: Sql, request: FastifyRequest, content: Fragment): Promise<Content | null> {
  const { sessionToken } = request
  if (!sessionToken) throw new SignInNeeded()
  const [row] = await sql<{ userId: string; content: Content | null }[]>`
    with viewer as (
      select user_id from sessions where token = ${sessionToken} and expires_at > now()
    )
    select viewer.user_id as "userId", (${content}) as content from viewer`
  if (!row) throw new SignInNeeded()
  request.userId = row.userId
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
export async function requireViewer(sql: Sql, request: FastifyRequest): Promise<Viewer> {
  const { sessionToken } = request
  const [viewer] = sessionToken
    ? await sql<Viewer[]>`
        select u.id, u.email
        from sessions s join users u on u.id = s.user_id
        where s.token = ${sessionToken} and s.expires_at > now()`
    : []
  if (!viewer) throw new SignInNeeded()
  request.userId = viewer.id
  return viewer
}
