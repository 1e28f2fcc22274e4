import { icon } from '../../platform/page/icon.tsx'
import type { ListPage } from '../../platform/lists/keyset.ts'
import { Pager } from '../../platform/lists/pager.tsx'
import { useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import type { Change, Comparing } from './changes.ts'
import type { Comparison, History, Revision } from './history.queries.ts'

interface HistoryPageProps {
  readonly note: History
  readonly page: ListPage<Revision & { readonly id: string }>
  /** Whether this page begins with the current version. */
  readonly isFirst: boolean
  /** The version before the last one that is shown, to compare that with. */
  readonly beyond: Revision | undefined
  /** The diff of each row with the row before; undefined where it took too long, or a text is long. */
  readonly changes: readonly (readonly Change[] | undefined)[]
}

/** A version in the list, and the one before it. */
export interface Row {
  readonly row: Revision
  readonly before: Revision | undefined
}

export function rowsOf({ note, page, isFirst, beyond }: Omit<HistoryPageProps, 'changes'>): Row[] {
  const rows: Revision[] = isFirst ? [note, ...page.rows] : [...page.rows]
  return rows.map((row, index) => ({
    row,
    before: [...rows, beyond].slice(index + 1).find((one) => one && !one.isConflict),
  }))
}

export function HistoryPage({ changes, ...props }: HistoryPageProps) {
  const time = useTime()
  const { note, page, isFirst } = props
  const params = { noteId: note.noteId }
  const rows = rowsOf(props)
  const href = (query: Record<string, string | undefined>) => routes.notes.history.href(params, query)
  return (
    <Page title={`History of ${note.noteName}`} width="wide">
      <div class="page-head">
        <h1>History</h1>
        <p class="actions">
          <a href={routes.notes.show.href(params)} class="button secondary">
            {icon('left')} Back to the note
          </a>
        </p>
      </div>
      <p class="meta">
        What <bdi>{note.noteName}</bdi> was. After a day one text an hour stays, after a month the first of each day.
      </p>
      <ol class="history">
        {rows.map(({ row, before }, index) => (
          <li key={row.id ?? 'now'}>
            <h2>
              <a href={row.id ? revisionHref(note.noteId, row.id) : routes.notes.history.href(params, { now: '' })}>
                {row.id ? time(row.savedAt) : <>Now, saved {time(row.savedAt)}</>}
              </a>
              {row.isConflict && <span class="tag">Not merged</span>}
            </h2>
            {!(rows.length === 1 && isFirst) && <Short row={row} before={before} changes={changes[index]} />}
          </li>
        ))}
      </ol>
      {rows.length === 1 && isFirst && <p class="empty">Nothing was changed yet.</p>}
      <Pager
        before={page.before && href({ before: page.before })}
        after={page.after && href({ after: page.after })}
        isOldestFirst={false}
      />
    </Page>
  )
}

interface ShortProps {
  readonly row: Revision
  readonly before: Revision | undefined
  readonly changes: readonly Change[] | undefined
}

function Short({ row, before, changes }: ShortProps) {
  if (row.text === null || before?.text === null) return <p class="meta">A long text: open it to see what changed.</p>
  if (!before) return <p class="meta">The first text that is kept.</p>
  if (!changes) return <p class="meta">A long text: open it to see what changed.</p>
  return (
    <>
      {before.name !== row.name && (
        <p class="changes">
          Name: <del>{before.name}</del> <ins>{row.name}</ins>
        </p>
      )}
      <div class="changes" dir="auto">
        {changes.map(mark)}
      </div>
    </>
  )
}

function mark({ kind, text }: Change) {
  if (kind === 'added') return <ins>{text}</ins>
  return kind === 'removed' ? <del>{text}</del> : text
}

interface RevisionPageProps extends Comparing {
  readonly comparison: Comparison
}

/** One version of a note, with its diff to the version before. */
export function RevisionPage({ comparison, changes, isWhole }: RevisionPageProps) {
  const time = useTime()
  const { noteId, noteName, shown, before, afterId } = comparison
  let number = 0
  return (
    <Page title={`${shown.name || noteName}, earlier`} width="reading">
      <div class="banner">
        <p>
          {icon('restore')}{' '}
          {shown.isConflict ? (
            <>You typed this {time(shown.savedAt)}; it could not be merged with what was saved meanwhile.</>
          ) : (
            <>
              {shown.id ? 'This is how the note was' : 'This is the note as it is,'} saved {time(shown.savedAt)}.
            </>
          )}
        </p>
        {shown.id && (
          <form
            method="post"
            action={routes.notes.restoreRevision.href({ noteId, revisionId: shown.id })}
            data-island="once"
          >
            <button class="button secondary">{icon('restore')} Restore</button>
          </form>
        )}
      </div>
      <nav class="revision-nav" aria-label="History">
        {before && (
          <a href={revisionHref(noteId, before.id)} rel="prev" class="button quiet">
            {icon('left')} Earlier
          </a>
        )}
        <a href={routes.notes.history.href({ noteId })} class="button quiet">
          All of the history
        </a>
        {(afterId ?? shown.id) && (
          <a
            href={afterId ? revisionHref(noteId, afterId) : routes.notes.history.href({ noteId }, { now: '' })}
            rel="next"
            class="button quiet"
          >
            Later {icon('right')}
          </a>
        )}
        {changes.some(({ kind }) => kind !== 'same') && (
          <a href="#change-1" class="button quiet" data-island="changes">
            Next change {icon('down')}
          </a>
        )}
      </nav>
      <article class="note">
        <h1 dir="auto">
          {before && before.name !== shown.name && <del>{before.name}</del>} {shown.name}
        </h1>
        {isWhole && (
          <p class="meta">
            First all of the text before, then all of this one: they have nothing in common, or comparing them takes too
            long.
          </p>
        )}
        <div class="changes whole" dir="auto">
          {changes.map(({ kind, text }) => {
            if (kind === 'same') return text
            const props = { id: `change-${++number}`, tabindex: -1 }
            return kind === 'added' ? <ins {...props}>{text}</ins> : <del {...props}>{text}</del>
          })}
        </div>
      </article>
    </Page>
  )
}

function revisionHref(noteId: string, revisionId: string): string {
  return routes.notes.revision.href({ noteId, revisionId })
}
