import type { ComponentChildren } from 'preact'
import { FormProblem } from '../../platform/page/field.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { useTime } from '../../platform/page/time.tsx'
import { sizeOf } from '../../notes/attachments.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import type { ImportRow, ItemRow } from './import.schema.ts'
import { ReportItems } from './report-items.tsx'
import { NextSteps } from './report-next.tsx'
import { capital, counted, grouped, isUnderWay, nameOfBrought, nameOfProgram, stateInWords, titleOf } from './words.ts'

export interface OpenImport {
  readonly shown: ImportRow
  /** What did not become a note as it was: one more than are shown where there are more. */
  readonly items: readonly ItemRow[]
}

/** How far an import is, what became of its items, and what can be done about it. */
export function ReportPage({ shown, items, problem }: OpenImport & { readonly problem?: string | undefined }) {
  const { id, state, isDryRun, formats, createdAt, found, why, isUndone } = shown
  const time = useTime()
  const title = titleOf(shown)
  return (
    <Page title={title}>
      <a href={routes.imports.list.href()} class="import-back">
        {icon('left')} Bring notes from elsewhere
      </a>
      <h1>{title}</h1>
      <p class="meta">
        <bdi>{nameOfBrought(shown)}</bdi>
        {formats.length > 0 && ` · ${formats.map(nameOfProgram).join(', ')}`} · {time(createdAt)}
      </p>
      {isUnderWay(shown) ? (
        <Progress shown={shown} />
      ) : (
        <>
          {state === 'cancelled' ? (
            <p>{isDryRun ? 'You cancelled it. Nothing was made.' : why}</p>
          ) : (
            <FormProblem text={why ?? undefined} />
          )}
          {isUndone ? <Undone shown={shown} /> : <Numbers shown={shown} />}
          <NextSteps shown={shown} problem={problem} />
          {found > 0 && (
            <ReportItems items={items} kind={isUndone ? 'undone' : isDryRun ? 'dry run' : 'done'} importId={id} />
          )}
        </>
      )}
    </Page>
  )
}

function Progress({ shown }: { readonly shown: ImportRow }) {
  const { id, found, made, skipped, problems, phase, why, isDryRun, isUndoAsked, isCancelled } = shown
  const dealtWith = made + skipped + problems
  const hasEnd = phase === 'making' && found > 0 && !isUndoAsked
  const goesOn = isUndoAsked
    ? 'the notes leave your lists in a moment.'
    : isDryRun
      ? 'it is looked at all the same, and nothing is made.'
      : 'it goes on, and the notes come into your lists as they are made.'
  return (
    <div class="import-progress" data-island="bring" data-report={routes.imports.show.href({ importId: id })}>
      <p data-words>{capital(stateInWords(shown))}</p>
      <p role="status" class="unseen"></p>
      <progress aria-label="How far it is" {...(hasEnd ? { value: dealtWith, max: found } : {})} />
      {why !== null && !isUndoAsked && <p class="hint">{why}</p>}
      <p class="hint">You can close this page: {goesOn}</p>
      <div class="actions">
        <a href={routes.imports.show.href({ importId: id })} class="button secondary without-scripts">
          See how far it is now
        </a>
        {!isUndoAsked && !isCancelled && (
          <form method="post" action={routes.imports.cancel.href({ importId: id })} data-island="once">
            <button class="button secondary">Cancel</button>
          </form>
        )}
      </div>
    </div>
  )
}

/** Numbers that add up to what was found. */
function Numbers({ shown }: { readonly shown: ImportRow }) {
  const { isDryRun, found, made, updated, skipped, problems, textBytes, fileBytes, state } = shown
  if (found === 0) return null
  return (
    <dl class="numbers">
      <Fact name="Found">{counted(found, 'item')}</Fact>
      <Fact name={isDryRun ? 'Will become notes' : 'Became notes'}>
        {grouped(made)}
        {updated > 0 && `, ${grouped(updated)} of them notes that are here already`}
      </Fact>
      {skipped > 0 && <Fact name={isDryRun ? 'Will be skipped' : 'Skipped'}>{grouped(skipped)}</Fact>}
      {problems > 0 && <Fact name={isDryRun ? 'Will not be brought in' : 'Not brought in'}>{grouped(problems)}</Fact>}
      {isDryRun && state === 'done' && made > 0 && (
        <Fact name="Room that it takes">
          {sizeOf(textBytes)}
          {fileBytes > 0 && `, and ${sizeOf(fileBytes)} of files`}
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Undone({ shown }: { readonly shown: ImportRow }) {
  const { removed, kept } = shown
  return (
    <p>
      {counted(removed, 'note')} {removed === 1 ? 'was' : 'were'} removed.
      {kept > 0 && ` ${counted(kept, 'note')} stayed, because you have worked at ${kept === 1 ? 'it' : 'them'} since.`}
    </p>
  )
}
