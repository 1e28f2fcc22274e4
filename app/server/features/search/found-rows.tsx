import { inShort, useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { padDot } from '../../shell/pad-dot.tsx'
import { marked, type Piece } from './marked.ts'
import type { Found, FoundNote } from './search.queries.ts'
import { pageSize } from './search.queries.ts'

export interface FoundRowsProps {
  readonly typed: string
  readonly found: Found
  /** The excerpts of the notes, in the same order. */
  readonly excerpts: readonly (readonly Piece[])[]
  readonly isInTrash: boolean
  /** The number of the page of results, from 1. */
  readonly page: number
  /** The note that is read beside the results. */
  readonly current?: string | undefined
}

/** The notes that were found, as rows of a list with their matches marked. */
export function FoundRows({ typed, found, excerpts, isInTrash, page, current }: FoundRowsProps) {
  const time = useTime(inShort)
  const href = (noteId: string) => foundHref(noteId, typed, page, found.marks.length > 0, isInTrash)
  return (
    <ol
      class="results"
      aria-label={isInTrash ? 'Notes found in the trash' : 'Notes found'}
      data-island={current === undefined ? undefined : 'travel'}
    >
      {found.notes.slice(0, pageSize).map(({ id, name, pad, updatedAt }, n) => (
        // The title's direction is the row's: what is written from right to left begins at the right.
        <li key={id} class="name" dir="auto" aria-current={id === current ? 'true' : undefined}>
          <a href={href(id)} data-row={isInTrash ? 'delete' : 'edit delete'}>
            {drawn(marked(name, found.marks))}
          </a>
          <bdi>{time(updatedAt)}</bdi>
          <p class="snippet" dir="auto">
            {pad && dotOf(pad)}
            {drawn(excerpts[n] ?? [])}
          </p>
        </li>
      ))}
    </ol>
  )
}

function dotOf({ id, name, colour }: NonNullable<FoundNote['pad']>) {
  return (
    <span class="in-pad" title={name}>
      {padDot(id, colour)} <bdi class="unseen">{name}</bdi>{' '}
    </span>
  )
}

/** A note beside the results; the browser scrolls to its first match. */
function foundHref(noteId: string, q: string, page: number, isMarked: boolean, isInTrash = false): string {
  const place = { in: 'search', q, page: page > 1 ? String(page) : undefined }
  const { show } = isInTrash ? routes.trash : routes.notes
  return `${show.href({ noteId }, place)}${isMarked ? '#match-1' : ''}`
}

export function drawn(pieces: readonly Piece[]) {
  return pieces.map(({ text, isMarked }) => (isMarked ? <mark>{text}</mark> : text))
}
