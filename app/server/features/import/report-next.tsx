import { routes } from '../../routes.ts'
import { DuplicatesChoice } from './duplicates-choice.tsx'
import type { ImportRow } from './import.schema.ts'
import { counted } from './words.ts'

/** What can be done about an import that is not under way. */
export function NextSteps({ shown, problem }: { readonly shown: ImportRow; readonly problem: string | undefined }) {
  const { isDryRun, made, skipped, found, canStart, canUndo, isUndone, why } = shown
  if (canStart && (isDryRun ? why === null && made + skipped > 0 : true))
    return <Start shown={shown} problem={problem} />
  if (canUndo) return <Undo shown={shown} />
  return (
    <>
      {isDryRun && why === null && found > 0 && made === 0 && skipped === 0 && <p>Nothing in it can become a note.</p>}
      <p class="actions">
        {!isDryRun && (isUndone || made > 0) && <SeeNotes />}
        <a href={routes.imports.list.href()} class="button secondary">
          Bring something else
        </a>
      </p>
    </>
  )
}

function Start({ shown, problem }: { readonly shown: ImportRow; readonly problem: string | undefined }) {
  const { id, isDryRun, made, skipped, updated, duplicates } = shown
  const asksAgain = !isDryRun || skipped > 0 || updated > 0 || duplicates !== 'skip' || problem !== undefined
  return (
    <form method="post" action={routes.imports.start.href({ importId: id })} data-island="once">
      {asksAgain ? (
        <DuplicatesChoice chosen={duplicates} problem={problem} />
      ) : (
        <input type="hidden" name="duplicates" value={duplicates} />
      )}
      <p class="actions">
        <button class="button">{isDryRun && made > 0 ? `Bring in ${counted(made, 'note')}` : 'Bring it in'}</button>
      </p>
    </form>
  )
}

function Undo({ shown: { id } }: { readonly shown: ImportRow }) {
  return (
    <form method="post" action={routes.imports.undo.href({ importId: id })} data-island="once">
      <p class="actions">
        <SeeNotes />
        <button class="button secondary">Undo this import</button>
      </p>
      <p class="hint">
        Undoing removes the notes that it made, but for those that you have changed, moved, pinned or shared since, or
        attached a file to. You can do so for thirty days.
      </p>
    </form>
  )
}

function SeeNotes() {
  return (
    <a href={routes.home.href()} class="button">
      See your notes
    </a>
  )
}
