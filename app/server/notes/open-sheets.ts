import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import type { Beside, BesideNote } from './beside.ts'
import type { Fragment, Sql } from '../platform/database/connect.ts'

/** What a search marks in a note. */
export type Marked = Pick<Beside, 'href' | 'title' | 'html'>

/** Sheets beside a list, before one of its notes is chosen. */
export interface OpenSheets {
  /** A subselect for `openPage`: the viewer's note that this device showed last, for `last`; null without one. */
  lastNote(sql: Sql, request: FastifyRequest): Fragment
  /** That note, as on its own page. @param note what the subselect returned */
  last(
    request: FastifyRequest,
    reply: FastifyReply,
    note: unknown,
  ): Promise<{ noteId: string; sheet: VNode } | undefined>
  /** A subselect for `openPage`: the viewer's note of this id, for `found`; null for a longer one. @param id an expression */
  foundNote(sql: Sql, id: Fragment, maxTextBytes: number): Fragment
  /**
   * That note, as on its own page.
   * @param note what the subselect returned
   * @param place the query of the address that it has when it is opened from the results
   */
  found(
    request: FastifyRequest,
    reply: FastifyReply,
    note: unknown,
    place: Readonly<Record<string, string>>,
    mark: (note: BesideNote) => Promise<Marked>,
  ): Promise<{ noteId: string; sheet: VNode } | undefined>
  /** The form of a new note, and what else a person without notes may want. */
  blank(request: FastifyRequest, reply: FastifyReply): VNode
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly openSheets: OpenSheets
  }
}
