import { icon } from '../../platform/page/icon.tsx'
import { routes } from '../../routes.ts'
import { Chips } from './chips.tsx'
import { FoundRows } from './found-rows.tsx'
import { maxCounted } from './hits.ts'
import type { Piece } from './marked.ts'
import { SearchHelp } from './search-help.tsx'
import type { SearchQuery } from './search-query.ts'
import { pageSize, type Found } from './search.queries.ts'

export interface ResultsProps {
  /** As it was typed. */
  readonly typed: string
  /** Undefined for an empty search, and after a timeout. */
  readonly found: Found | undefined
  /** The excerpts of the notes, in the same order. */
  readonly excerpts: readonly (readonly Piece[])[]
  readonly isTooSlow?: boolean
  /** How it was read. */
  readonly query: Pick<SearchQuery, 'remarks' | 'isInTrash' | 'chips'>
  /** The number of the page of results, from 1. */
  readonly page: number
  /** The note that is read beside the results. */
  readonly current?: string | undefined
}

/** The results: within a page, or alone for a script that replaces them. */
export function Results({ typed, found, excerpts, isTooSlow = false, query, page, current }: ResultsProps) {
  const { isInTrash } = query
  return (
    <div id="found" class="found">
      <p role="status" class="meta" data-found-count>
        {isTooSlow ? 'That takes too long.' : sentenceOf(found, page, isInTrash)}
      </p>
      <Chips chips={query.chips} />
      {query.remarks.map(({ text, instead }) => (
        <p class="meta remark">
          <bdi>{text}</bdi>{' '}
          {instead && (
            <a href={routes.search.href({ q: instead.typed })}>
              <bdi>{instead.label}</bdi>
            </a>
          )}
        </p>
      ))}
      {isTooSlow && (
        <p class="search-hint">
          Narrow it: add another word, a pad (pad:recipes) or a time (updated:2026), and search again.
        </p>
      )}
      {found?.isBehind && (
        <p class="meta remark">
          {isInTrash
            ? 'The trash has more than can be searched at once. Only the notes that were deleted last were looked at.'
            : 'Many notes were saved just now. Some of them are still found by what they said before; search again in a moment.'}
        </p>
      )}
      {found && found.corrections.length > 0 && (
        <p class="meta remark">
          Hardly any note has exactly this. Also looked for: <bdi>{found.corrections.join(', ')}</bdi>
        </p>
      )}
      {found && found.notes.length > 0 && (
        <FoundRows {...{ typed, found, excerpts, isInTrash, page }} current={current} />
      )}
      {found && <OtherPages typed={typed} found={found} page={page} />}
      {found?.notes.length === 0 && page === 1 && (
        <p class="search-hint">
          Try fewer or shorter words.
          {!isInTrash && (
            <>
              {' '}
              What is in the trash is not found:{' '}
              <a href={routes.search.href({ q: `in:trash ${typed}` })}>search the trash</a>.
            </>
          )}
        </p>
      )}
      {!found && !isTooSlow && <SearchHelp />}
    </div>
  )
}

function sentenceOf(found: Found | undefined, page: number, isInTrash: boolean): string {
  if (!found) return ''
  const { notes, count } = found
  const place = isInTrash ? ' in the trash' : ''
  if (count !== null && count > maxCounted) return `More than ${maxCounted.toLocaleString('en')} notes found${place}.`
  const seen = (page - 1) * pageSize + notes.length
  if (count === null && notes.length > pageSize) return `More than ${seen - 1} notes found${place}.`
  const all = count ?? seen
  return all === 0 ? `No note found${place}.` : all === 1 ? `1 note found${place}.` : `${all} notes found${place}.`
}

function OtherPages({ typed: q, found, page }: Pick<ResultsProps, 'typed' | 'page'> & { readonly found: Found }) {
  const href = (number: number) => routes.search.href({ q, page: number > 1 ? String(number) : undefined })
  const hasMore = found.notes.length > pageSize && page < lastPage
  if (page === 1 && !hasMore) return null
  return (
    <nav class="pager" aria-label="Pages of what was found">
      {page > 1 && (
        <a href={href(page - 1)} rel="prev" class="button secondary">
          {icon('left')} Better matches
        </a>
      )}
      {hasMore && (
        <a href={href(page + 1)} rel="next" class="button secondary next">
          More {icon('right')}
        </a>
      )}
    </nav>
  )
}

/** After a thousand notes a search has to be narrowed. */
export const lastPage = 50
