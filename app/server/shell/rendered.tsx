import type { FastifyRequest } from 'fastify'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import { renderedVersion } from '../platform/markdown/version.ts'

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
 * answer does not wait for it, and a note that has been saved since stays as it is.
 * @param request of its owner
 */
export async function htmlOf(
  sql: Sql,
  request: FastifyRequest,
  { id, version, html, text }: Rendered,
): Promise<string> {
  if (html !== null) return html
  // Not loaded before somebody reads something new.
  const { renderMarkdown } = await import('../platform/markdown/markdown.ts')
  const made = await renderMarkdown(text ?? '')
  sql`
    update notes set html = ${made}, html_version = ${renderedVersion}
    where id = ${id} and user_id = ${request.userId ?? ''} and version = ${version}`.catch((error: unknown) => {
    // Made again for the next reader.
    request.log.warn({ ...request.about(), err: error }, 'what a note looks like was not kept')
  })
  return made
}

/** The one place where markup that was not written here enters a page: `renderMarkdown` has made it. */
export function Prose({ html }: { readonly html: string }) {
  return <div class="prose" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />
}
