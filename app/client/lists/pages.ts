import { rowsOf } from './rows.ts'

/** What a page of a list says, fetched by a script. */
export interface ListPage {
  readonly href: string
  readonly rows: readonly HTMLTableRowElement[]
  /** Addresses of the neighbouring pages. */
  readonly next: string | undefined
  readonly previous: string | undefined
  readonly document: Document
}

/** @returns undefined without a connection or a session, and when the page has no list */
export async function fetchPage(href: string): Promise<ListPage | undefined> {
  const answer = await fetch(href, { headers: { accept: 'text/html' } }).catch(() => undefined)
  if (!answer?.ok || answer.redirected) return undefined
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const link = (rel: string) => page.querySelector(`.pager a[rel=${rel}]`)?.getAttribute('href') ?? undefined
  const table = page.querySelector<HTMLElement>('table.notes')
  // The page of an empty list has no table; any other page without one is no list.
  if (!table && !page.querySelector('main .empty')) return undefined
  const rows = table ? rowsOf(table).map((row) => document.adoptNode(row)) : []
  for (const row of rows) row.dataset['page'] = href
  return { href, rows, next: link('next'), previous: link('prev'), document: page }
}

/** The address of the page that a row came with. @param table of the list; rows of its own page have no mark */
export function pageOf(table: HTMLElement, row: HTMLElement): string {
  return row.dataset['page'] ?? table.dataset['list'] ?? ''
}
