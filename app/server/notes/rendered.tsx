import type { FastifyRequest } from 'fastify'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import type { Deps } from '../platform/deps.ts'
import { isQuick } from '../platform/markdown/limits.ts'
import { plain } from '../platform/markdown/plain.ts'
import { renderedVersion } from '../platform/markdown/version.ts'
import { bounded, type Act } from '../platform/work/bounded.ts'

const render: Act = { name: 'render', version: renderedVersion }

/** A note's text as it came from the database: rendered before, or not yet. */
export interface Rendered {
  readonly id: string
  readonly version: number
  readonly html: string | null
  readonly text: string | null
}

/** Members of a `json_build_object` about note `n`: one of the two is null. */
export function renderedText(sql: Sql): Fragment {
  return sql`
    'html', case when n.html_version = ${renderedVersion} then n.html end,
    'text', case when n.html_version = ${renderedVersion} then null else n.text end`
}

/**
 * A note's text as a page shows it. What has to be made for that is kept with the note, once for each of its versions: the
 * answer does not wait for it, and a note that has been saved since stays as it is. Long texts are rendered in a worker; what takes
 * too long is shown as it was typed.
 * @param request of its owner
 */
export async function htmlOf(
  { sql, workers }: Pick<Deps, 'sql' | 'workers'>,
  request: FastifyRequest,
  { id, version, html, text }: Rendered,
): Promise<string> {
  if (html !== null) return html
  const typed = text ?? ''
  const { userId = '', log } = request
  const made = isQuick(typed)
    ? await (await import('../platform/markdown/markdown.ts')).renderMarkdown(typed)
    : await bounded<string>({ sql, log, workers, userId }, render, typed)
  if (made === undefined) return plain(typed)
  const keep = () => sql`
    update notes set html = ${made}, html_version = ${renderedVersion}
    where id = ${id} and user_id = ${userId} and version = ${version}`
  request.server.writes.tryTo(keep).catch((error: unknown) => {
    // Made again for the next reader.
    request.log.warn({ ...request.about(), err: error }, 'what a note looks like was not kept')
  })
  return made
}

/** The one place where markup that was not written here enters a page: `renderMarkdown` has made it. */
export function Prose({ html }: { readonly html: string }) {
  return <div class="prose" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />
}
