import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { News } from '../../platform/database/news.ts'
import { isChange } from '../../platform/http/is-change.ts'
import { routes } from '../../routes.ts'

/** The kind of change that open pages are told, by the address of the request that made it. */
const kinds: Readonly<Record<string, string>> = {
  [routes.notes.create.pattern]: 'created',
  [routes.notes.edit.pattern]: 'saved',
  [routes.notes.tasks.pattern]: 'saved',
  [routes.notes.restoreRevision.pattern]: 'saved',
  [routes.notes.delete.pattern]: 'trashed',
  [routes.notes.restore.pattern]: 'restored',
  [routes.notes.pin.pattern]: 'pinned',
  [routes.notes.unpin.pattern]: 'pinned',
  [routes.pads.create.pattern]: 'pads',
  [routes.pads.edit.pattern]: 'pads',
  [routes.pads.delete.pattern]: 'pads',
  [routes.pads.restore.pattern]: 'pads',
  [`POST ${routes.api.notes.pattern}`]: 'created',
  [`PUT ${routes.api.note.pattern}`]: 'saved',
  [`PATCH ${routes.api.note.pattern}`]: 'saved',
  [`DELETE ${routes.api.note.pattern}`]: 'trashed',
  [routes.api.restoreNote.pattern]: 'restored',
  [routes.api.restoreRevision.pattern]: 'saved',
  [routes.api.pin.pattern]: 'pinned',
  [routes.api.pads.pattern]: 'pads',
  [routes.api.pad.pattern]: 'pads',
  [routes.api.trashed.pattern]: 'trash',
  // These change the number of deleted notes, and no list.
  [routes.trash.delete.pattern]: 'trash',
  [routes.trash.empty.pattern]: 'trash',
}

/** Addresses that change nothing that a list shows. */
const silent = /^\/(settings|sign|forgot|reset)/

/**
 * Tells an account's open pages of each change that is acknowledged: here and not where it is made, so that no change is forgotten. Only the
 * pages of the user who made the request hear of it.
 */
export function tellAccount(app: FastifyInstance, news: News): void {
  app.addHook('onSend', async (request, reply) => {
    const { method, userId } = request
    if (!isChange(method) || userId === undefined || reply.statusCode >= 400) return
    const route = request.routeOptions.url ?? ''
    if (silent.test(route)) return
    news.publish(userId, `${kinds[route] ?? kinds[`${method} ${route}`] ?? 'changed'}.${noteOf(request)}`)
  })
}

function noteOf({ params }: FastifyRequest): string {
  const { noteId = '' } = (params ?? {}) as { noteId?: string }
  return /^\d{1,18}$/.test(noteId) ? noteId : ''
}
