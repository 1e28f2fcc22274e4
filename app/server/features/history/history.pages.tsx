import { useContext } from 'preact/hooks'
import type { VNode } from 'preact'
import { Pager } from '../../platform/lists/pager.tsx'
import { clockTime, dayName } from '../../platform/page/days.ts'
import { useTime, ZoneContext } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import type { Change } from './changes.ts'
import { HistoryBar } from './history-bar.tsx'
import { versionHref, type Place } from './history-links.ts'
import type { Comparison } from './history.queries.ts'
import { rowsOf, type Row, type Rows } from './rows.ts'
import { ShortChanges } from './short-changes.tsx'
import { Version } from './version.tsx'
import type { View } from './viewing.ts'

interface HistoryPageProps extends Rows {
  /** The diff of each row with the row before; undefined where it took too long, or a text is long. */
  readonly changes: readonly (readonly Change[] | undefined)[]
  /** The list beside it. */
  readonly pane: VNode
  readonly place: Place
}

/** All versions by their days, in the note's pane. */
export function HistoryPage({ changes, pane, place, ...props }: HistoryPageProps) {
  const { note, page, isFirst } = props
  const { noteId } = note
  const rows = rowsOf(props)
  const href = (query: Record<string, string | undefined>) =>
    routes.notes.history.href({ noteId }, { ...place, ...query })
  const isOnly = rows.length === 1 && isFirst
  return (
    <Page title={`History of ${note.noteName}`} width="reading" before={pane}>
      <HistoryBar noteId={noteId} steps={note.steps} shownId={undefined} place={place} />
      <div id="version" class="history-shown">
        <h1>History</h1>
        <p class="meta">
          What <bdi>{note.noteName}</bdi> was. After a day one text an hour stays, after a month the first of each day.
        </p>
        <Days rows={rows} changes={changes} noteId={noteId} place={place} isOnly={isOnly} />
        {isOnly && <p class="empty">Nothing was changed yet.</p>}
        <Pager
          before={page.before && href({ before: page.before })}
          after={page.after && href({ after: page.after })}
          isOldestFirst={false}
        />
      </div>
    </Page>
  )
}

interface DaysProps extends Pick<HistoryPageProps, 'changes' | 'place'> {
  readonly rows: readonly Row[]
  readonly noteId: string
  readonly isOnly: boolean
}

function Days({ rows, changes, noteId, place, isOnly }: DaysProps) {
  const time = useTime(clockTime)
  const zone = useContext(ZoneContext)
  const now = Date.now()
  // A clock may have gone back: versions stay in their order, and a day may come twice.
  const days: { name: string; versions: (Row & { index: number })[] }[] = []
  for (const [index, row] of rows.entries()) {
    const name = dayName(Date.parse(row.row.savedAt), now, zone)
    if (days.at(-1)?.name !== name) days.push({ name, versions: [] })
    days.at(-1)?.versions.push({ ...row, index })
  }
  return days.map(({ name, versions }) => (
    <section>
      <h2>{name}</h2>
      <ol class="history">
        {versions.map(({ index, row, before }) => (
          <li key={row.id ?? 'now'}>
            <h3>
              <a href={versionHref(noteId, row.id, place)}>
                {row.id ? time(row.savedAt) : <>Now, saved {time(row.savedAt)}</>}
              </a>
              {row.isConflict && <span class="tag">Not merged</span>}
            </h3>
            {!isOnly && <ShortChanges row={row} before={before} changes={changes[index]} />}
          </li>
        ))}
      </ol>
    </section>
  ))
}

interface VersionPageProps {
  readonly comparison: Comparison
  readonly view: View
  readonly pane: VNode
  readonly place: Place
}

export function VersionPage({ comparison, pane, ...props }: VersionPageProps) {
  const { noteId, noteName, steps, shown } = comparison
  return (
    <Page title={`History of ${noteName}`} width="reading" before={pane}>
      <HistoryBar noteId={noteId} steps={steps} shownId={shown.id ?? null} place={props.place} />
      <Version comparison={comparison} {...props} />
    </Page>
  )
}
