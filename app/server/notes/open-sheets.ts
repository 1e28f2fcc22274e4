import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import type { Fragment, Sql } from '../platform/database/connect.ts'

/** Sheets beside the list of all notes, before one of its notes is chosen. */
export interface OpenSheets {
  /** A subselect for `openPage`: the viewer's note that this device showed last, for `last`; null without one. */
  lastNote(sql: Sql, request: FastifyRequest): Fragment
  /** That note, as on its own page. @param note what the subselect returned */
  last(
    request: FastifyRequest,
    reply: FastifyReply,
    note: unknown,
  ): Promise<{ noteId: string; sheet: VNode } | undefined>
  /** The form of a new note, and what else a person without notes may want. */
  blank(request: FastifyRequest, reply: FastifyReply): VNode
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly openSheets: OpenSheets
  }
}
