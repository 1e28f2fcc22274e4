import type { Fragment, Sql } from '../platform/database/connect.ts'
import { renderedVersion, renderMarkdown } from '../platform/markdown/render.ts'

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
 * @param ownerId whose note it is
 */
export function htmlOf(sql: Sql, ownerId: string, { id, version, html, text }: Rendered): string {
  if (html !== null) return html
  const made = renderMarkdown(text ?? '')
  sql`
    update notes set html = ${made}, html_version = ${renderedVersion}
    where id = ${id} and user_id = ${ownerId} and version = ${version}`.catch(() => {
    // Made again for the next reader.
  })
  return made
}

/** The one place where markup that was not written here enters a page: `renderMarkdown` has made it. */
export function Prose({ html }: { readonly html: string }) {
  return <div class="prose" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />
}
