import type { FastifyRequest } from 'fastify'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import type { Deps } from '../platform/deps.ts'
import { isQuick } from '../platform/markdown/limits.ts'
import { plain } from '../platform/markdown/plain.ts'
import { renderedVersion } from '../platform/markdown/version.ts'
import { bounded, type Act } from '../platform/work/bounded.ts'

const render: Act = { name: 'render', version: renderedVersion }

/** A note's text as the database returned it: the cached HTML, or the text where that is stale. */
export interface Rendered {
  readonly id: string
  readonly version: number
  readonly html: string | null
  readonly text: string | null
}

/**
 * Members of a `json_build_object` about note `n`: the cached HTML if the current renderer made it, or the text.
 * @param isKnown a condition under which neither is read
 */
export function renderedText(sql: Sql, isKnown: Fragment = sql`false`): Fragment {
  return sql`
    'html', case when n.html_version = ${renderedVersion} and not (${isKnown}) then n.html end,
    'text', case when n.html_version = ${renderedVersion} or (${isKnown}) then null else n.text end`
}

/** A note's text as HTML, for its owner, whose request it is; a text that reaches the worker's limit is shown as typed. */
export async function htmlOf(
  deps: Pick<Deps, 'sql' | 'workers'>,
  request: FastifyRequest,
  note: Rendered,
): Promise<string> {
  const { userId = '' } = request
  return (await renderedHtml(deps, request, note, { ownerId: userId, asker: userId })) ?? plain(note.text ?? '')
}

/**
 * A note's text as HTML. What is rendered is cached with the note: the response does not wait for that write, which is dropped when the note
 * was saved meanwhile. Long texts are rendered in a worker.
 * @param whose the note is, and whose turn of the workers its rendering takes
 * @returns undefined where a worker comes to no end, now or with this text
 */
export async function renderedHtml(
  { sql, workers }: Pick<Deps, 'sql' | 'workers'>,
  request: FastifyRequest,
  { id, version, html, text }: Rendered,
  { ownerId: userId, asker }: { readonly ownerId: string; readonly asker: string },
): Promise<string | undefined> {
  if (html !== null) return html
  const typed = text ?? ''
  const { log } = request
  const made = isQuick(typed)
    ? await (await import('../platform/markdown/markdown.ts')).renderMarkdown(typed)
    : await bounded<string>({ sql, log, workers, userId, asker }, render, typed)
  if (made === undefined) return undefined
  const keep = () => sql`
    update notes set html = ${made}, html_version = ${renderedVersion}
    where id = ${id} and user_id = ${userId} and version = ${version}`
  request.server.writes.tryTo(keep).catch((error: unknown) => {
    // The next reader's page renders it again.
    request.log.warn({ ...request.about(), err: error }, 'what a note looks like was not kept')
  })
  return made
}

/** The only place where markup enters a page unescaped. `renderMarkdown` made it safe. */
export function Prose({ html }: { readonly html: string }) {
  return <div class="prose" dir="auto" data-island="links" dangerouslySetInnerHTML={{ __html: html }} />
}
