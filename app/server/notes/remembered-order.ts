import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import { orders, type Order } from '../platform/lists/keyset.ts'
import { openPage } from '../shell/viewer.ts'

/** A cookie with the order that the database holds, so that the next page needs one statement. Only a hint: it may be missing or stale. */
const hint = 'notejam-order'
const hintSeconds = 365 * 24 * 60 * 60

/**
 * Opens a page with a list, in the requested order, or else in the one that the viewer chose last.
 * @param content as for `openPage`
 */
export async function openList<Content>(
  sql: Sql,
  request: FastifyRequest,
  reply: FastifyReply,
  content: (order: Order) => Fragment,
): Promise<{ readonly content: Content | null; readonly order: Order }> {
  const given = request.query as { order?: unknown }
  const asked = orders.find((order) => order === given.order)
  const guess = orders.find((order) => order === request.cookies[hint]) ?? orders[0]
  const order = asked ?? guess
  const opened = await openPage<Content>(sql, request, reply, content(order))
  const remembered = request.frame?.order ?? orders[0]
  if (remembered !== guess) giveHint(reply, remembered)
  if (asked || remembered === order) return { content: opened.content, order }
  // The cookie is stale: the order was chosen in another browser since.
  return { content: (await openPage<Content>(sql, request, reply, content(remembered))).content, order: remembered }
}

/** Stores the order that the viewer chose by opening a list in it. A prefetched page, one that a script fetches, and a later page are no choice. */
export async function rememberOrder(sql: Sql, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { order, after, before } = request.query as { order?: Order; after?: string; before?: string }
  const { frame, headers } = request
  if (
    !frame ||
    !order ||
    after ||
    before ||
    order === frame.order ||
    headers['sec-purpose'] ||
    headers['sec-fetch-dest'] === 'empty'
  )
    return
  await request.server.writes.tryTo(() => sql`update users set note_order = ${order} where id = ${frame.viewer.id}`)
  giveHint(reply, order)
}

function giveHint(reply: FastifyReply, order: Order): void {
  reply.setCookie(hint, order, { path: '/', httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: hintSeconds })
}
