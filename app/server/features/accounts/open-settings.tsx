import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import type { Viewer } from '../../shell/gate.ts'
import { openPage } from '../../shell/viewer.ts'
import type { FormState } from './account-fields.tsx'
import type { AccountsDeps } from './accounts.deps.ts'
import { standingOfViewer } from './accounts.queries.ts'
import { SettingsPage, type Standing } from './settings.page.tsx'

interface OpenSettings {
  readonly viewer: Viewer
  /** Whether the session was opened by a second factor. */
  readonly isStrong: boolean
  /** The page: whole, also where one of its forms was refused. */
  readonly page: (state?: FormState) => VNode
}

/** Reads the viewer and all that the page of the settings shows. */
export async function openSettings(
  deps: AccountsDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<OpenSettings> {
  const { sql, ways } = deps
  const { viewer, content } = await openPage<Standing>(sql, request, reply, standingOfViewer(sql, deps))
  const editor = request.frame?.editor ?? 'rich'
  return {
    viewer,
    isStrong: content?.isStrong === true,
    page: (state = {}) => (
      <SettingsPage email={viewer.email} editor={editor} ways={ways} {...(content ?? {})} {...state} />
    ),
  }
}
