import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import { notFound, SignInNeeded } from '../platform/http/refusal.ts'
import { lookOf } from '../platform/page/look.ts'
import { maxDeskTags, type Frame } from './frame.ts'
import { asViewer, type Asking, type Viewer } from './gate.ts'
import { noteVisit, prolonged, type Visit } from './session-visits.ts'
import { rememberZone, storedZones, takeZones, type StoredZones } from './zone.ts'

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
    StoredZones &
    Visit & { content: Content | null; lacksFactor: boolean; look: Record<string, unknown> }
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
      viewer.note_order as "order", viewer.is_unseen as "isUnseen", viewer.lacks_factor as "lacksFactor", ${storedZones(sql)},
      (${content}) as content
    from viewer`,
  )
  const { userId: id, email, editor, pads, noteCount, trashCount, openTasks, isConfirmed, tags, order } = row
  const zones = takeZones(request, row)
  const look = lookOf(row.look)
  const counts = { noteCount, trashCount, openTasks }
  const frame: Frame = { viewer: { id, email }, editor, look, zones, pads, ...counts, isConfirmed, tags, order }
  // The password alone shows no pads and tags.
  request.frame = row.lacksFactor ? undefined : frame
  // Not within a transaction of the caller's: the next page does it.
  if ('pool' in sql) {
    await rememberZone(sql, request, id, row)
    await noteVisit(sql, request, reply, row)
  }
  return { viewer: frame.viewer, content: row.content }
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
 * Reads what the address names.
 * @param content as for `openPage`
 * @throws notFound when it is not there, or is not the viewer's
 */
export async function openItem<Content>(sql: Sql, request: FastifyRequest, content: Fragment): Promise<Content> {
  const found = await openPart<Content>(sql, request, content)
  if (found === null) throw notFound()
  return found
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
