import { useTime } from '../../platform/page/time.tsx'
import { sizeOf } from '../../notes/attachments.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { DuplicatesChoice } from './duplicates-choice.tsx'
import { maxShownItems } from './import.queries.ts'
import type { ImportRow, ItemRow } from './import.schema.ts'
import { capital, counted, isUnderWay, stateInWords } from './words.ts'

export interface OpenImport {
  readonly shown: ImportRow
  /** What did not become a note as it was: one more than are shown where there are more. */
  readonly items: readonly ItemRow[]
}

/** How far an import is, what became of its items, and what can be done about it. */
export function ReportPage({ shown, items, problem }: OpenImport & { readonly problem?: string | undefined }) {
  const { id, isDryRun, files, formats, createdAt, why, isUndone } = shown
  const time = useTime()
  const title = isDryRun ? 'What was found' : 'Import'
  return (
    <Page title={title}>
      <p>
        <a href={routes.imports.list.href()}>Bring notes from elsewhere</a>
      </p>
      <h1>{title}</h1>
      <p class="meta">
        <bdi>{files[0] ?? 'Files'}</bdi>
        {files.length > 1 && ' and others'}
        {formats.length > 0 && ` · ${formats.join(', ')}`} · {time(createdAt)}
      </p>
      {isUnderWay(shown) ? (
        <Progress shown={shown} />
      ) : (
        <>
          {why && <p class="problem">{why}</p>}
          {isUndone ? <Undone shown={shown} /> : <Numbers shown={shown} />}
          <Next shown={shown} problem={problem} />
          <Items items={items} isDryRun={isDryRun} importId={id} />
        </>
      )}
    </Page>
  )
}

function Progress({ shown }: { readonly shown: ImportRow }) {
  const { id, found, made, skipped, problems, phase, why, isUndoAsked, isCancelled } = shown
  const dealtWith = made + skipped + problems
  const hasEnd = phase === 'making' && found > 0 && !isUndoAsked
  return (
    <div class="import-progress" data-island="bring" data-report={routes.imports.show.href({ importId: id })}>
      <p role="status">{capital(stateInWords(shown))}</p>
      <progress aria-label="How far it is" {...(hasEnd ? { value: dealtWith, max: found } : {})} />
      {why !== null && !isUndoAsked && <p class="hint">{why}</p>}
      <p class="hint">You can close this page: it goes on, and the notes come into your lists as they are made.</p>
      <p class="actions">
        <a href={routes.imports.show.href({ importId: id })} class="button secondary without-scripts">
          See how far it is now
        </a>
        {!isUndoAsked && !isCancelled && (
          <form method="post" action={routes.imports.cancel.href({ importId: id })} data-island="once">
            <button class="button secondary">Cancel</button>
          </form>
        )}
      </p>
    </div>
  )
}

/** Numbers that add up to what was found. */
function Numbers({ shown }: { readonly shown: ImportRow }) {
  const { isDryRun, found, made, updated, skipped, problems, textBytes, fileBytes, state } = shown
  if (found === 0) return null
  const [become, willBe] = isDryRun ? ['will become notes', 'will be skipped'] : ['became notes', 'were skipped']
  return (
    <dl class="numbers">
      <div>
        <dt>found</dt>
        <dd>{counted(found, 'item')}</dd>
      </div>
      <div>
        <dt>{become}</dt>
        <dd>
          {counted(made, 'item')}
          {updated > 0 && `, ${updated} of them notes that are here already`}
        </dd>
      </div>
      <div>
        <dt>{willBe}</dt>
        <dd>{counted(skipped, 'item')}</dd>
      </div>
      <div>
        <dt>cannot be read</dt>
        <dd>{counted(problems, 'item')}</dd>
      </div>
      {isDryRun && state === 'done' && (
        <div>
          <dt>room that it takes</dt>
          <dd>
            {sizeOf(textBytes)} of texts, {sizeOf(fileBytes)} of files
          </dd>
        </div>
      )}
    </dl>
  )
}

function Undone({ shown }: { readonly shown: ImportRow }) {
  const { removed, kept } = shown
  return (
    <p>
      It is undone: {counted(removed, 'note')} {removed === 1 ? 'was' : 'were'} removed.
      {kept > 0 && ` ${counted(kept, 'note')} stayed, because ${kept === 1 ? 'it was' : 'they were'} changed since.`}
    </p>
  )
}

function Next({ shown, problem }: { readonly shown: ImportRow; readonly problem: string | undefined }) {
  const { id, isDryRun, made, duplicates, canStart, canUndo, why } = shown
  return (
    <>
      {canStart && (!isDryRun || why === null) && (
        <form method="post" action={routes.imports.start.href({ importId: id })} data-island="once">
          <DuplicatesChoice chosen={duplicates} problem={problem} />
          <p class="actions">
            <button class="button">{isDryRun && made > 0 ? `Bring in ${counted(made, 'item')}` : 'Bring it in'}</button>
          </p>
        </form>
      )}
      {canUndo && (
        <form method="post" action={routes.imports.undo.href({ importId: id })} data-island="once">
          <p class="actions">
            <a href={routes.home.href()} class="button">
              See your notes
            </a>
            <button class="button secondary">Undo this import</button>
          </p>
          <p class="hint">
            Undoing removes the notes that it made, but for those that were changed since. You can do so for thirty
            days.
          </p>
        </form>
      )}
    </>
  )
}

interface ItemsProps {
  readonly items: readonly ItemRow[]
  readonly isDryRun: boolean
  readonly importId: string
}

function Items({ items, isDryRun, importId }: ItemsProps) {
  const rest = items.length > maxShownItems
  return (
    <>
      {items.length > 0 && (
        <>
          <h2>{isDryRun ? 'What will not come as it is' : 'What did not come as it was'}</h2>
          <ul class="import-items">
            {items.slice(0, maxShownItems).map((item) => (
              <Item item={item} />
            ))}
          </ul>
          {rest && <p>These are the first {maxShownItems}; the report has all of them.</p>}
        </>
      )}
      <p>
        The whole report: <a href={routes.imports.table.href({ importId })}>as a table (CSV)</a>,{' '}
        <a href={routes.imports.report.href({ importId })}>as JSON</a>
      </p>
    </>
  )
}

const results = { made: 'kept', updated: 'kept', skipped: 'skipped', problem: 'not read' } as const

function Item({ item }: { readonly item: ItemRow }) {
  const { path, title, result, why, lost, noteIds } = item
  const [noteId] = noteIds
  return (
    <li>
      <p class="import-item">
        {noteId ? (
          <a href={routes.notes.show.href({ noteId })}>
            <bdi>{title || path}</bdi>
          </a>
        ) : (
          <bdi>{title || path}</bdi>
        )}{' '}
        <span class="meta">{results[result]}</span>
      </p>
      {[...(why === null ? [] : [why]), ...lost].map((sentence) => (
        <p class="hint">{sentence}</p>
      ))}
    </li>
  )
}
