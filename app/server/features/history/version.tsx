import { dayAndTime } from '../../platform/page/days.ts'
import { icon } from '../../platform/page/icon.tsx'
import { useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { Prose } from '../../notes/rendered.tsx'
import { shownName } from '../../notes/shown-name.ts'
import { changesBetween, type Change } from './changes.ts'
import { versionHref, type Place } from './history-links.ts'
import type { Comparison } from './history.queries.ts'
import type { View } from './viewing.ts'

/** Puts a version back; kept in its place, empty, where there is nothing to restore. */
export function RestoreForm({
  noteId,
  revisionId,
}: {
  readonly noteId: string
  readonly revisionId: string | null | undefined
}) {
  return (
    <div id="restore">
      {revisionId != null && (
        <form method="post" action={routes.notes.restoreRevision.href({ noteId, revisionId })} data-island="once">
          <button class="button secondary">{icon('restore')} Restore</button>
        </form>
      )}
    </div>
  )
}

interface VersionProps {
  readonly comparison: Comparison
  readonly view: View
  readonly place: Place
}

/** One version of a note, with what was added and removed since the version before. */
export function Version({ comparison, view, place }: VersionProps) {
  const time = useTime(dayAndTime)
  const { noteId, shown, before, afterId } = comparison
  const said = sentenceOf(view, before !== null)
  const name = shownName({ name: shown.name, snippet: shown.text.slice(0, 500) })
  return (
    <article id="version" class="note version-shown" data-said={said} data-title={`${name}, earlier`}>
      <h1 dir="auto" class={shown.name === '' && !before?.name ? 'unseen' : undefined}>
        {before && before.name !== shown.name ? changesBetween(before.name, shown.name).map(inName) : name}
      </h1>
      <div class="quiet-line">
        <span>
          {shown.id ? '' : 'Now: '}
          {time(shown.savedAt)}
        </span>
        <span>{said}</span>
        <a href={routes.notes.history.href({ noteId }, place)}>All versions</a>
      </div>
      {shown.isConflict && <p class="banner">You typed this; it could not be merged with what was saved meanwhile.</p>}
      <nav class="version-nav" aria-label="History">
        {before && (
          <a href={versionHref(noteId, before.id, place)} rel="prev" class="button quiet">
            {icon('left')} Earlier
          </a>
        )}
        {shown.id && (
          <a href={versionHref(noteId, afterId, place)} rel="next" class="button quiet">
            Later {icon('right')}
          </a>
        )}
        {view.count > 0 && (
          <>
            <a href="#change-1" class="button quiet" data-island="changes">
              Next change {icon('down')}
            </a>
            <fieldset class="shown-as">
              <legend class="unseen">Show</legend>
              <label>
                <input type="radio" name="as" value="changes" checked /> Changes
              </label>
              <label>
                <input type="radio" name="as" value="was" /> As it was
              </label>
            </fieldset>
          </>
        )}
      </nav>
      {view.isWhole && (
        <p class="meta">
          First all of the text before, then all of this one: they have nothing in common, or comparing them takes too
          long.
        </p>
      )}
      {view.html !== undefined ? <Prose html={view.html} /> : <TextChanges changes={view.changes} />}
    </article>
  )
}

/** The changes of the text as it was typed, where what is read does not show them. */
function TextChanges({ changes }: { readonly changes: readonly Change[] }) {
  let number = 0
  return (
    <div class="changes whole" dir="auto">
      {changes.map(({ kind, text }) => {
        if (kind === 'same') return text
        const props = { id: `change-${++number}`, tabindex: -1 }
        return kind === 'added' ? <ins {...props}>{text}</ins> : <del {...props}>{text}</del>
      })}
    </div>
  )
}

function inName({ kind, text }: Change) {
  return kind === 'added' ? <ins>{text}</ins> : kind === 'removed' ? <del>{text}</del> : text
}

function sentenceOf({ added, removed, count, isWhole }: View, hasBefore: boolean): string {
  if (!hasBefore) return 'The first text that is kept'
  if (isWhole) return 'All of the text changed'
  if (count === 0) return 'The text did not change'
  if (added + removed === 0) return 'Only signs changed'
  const words = (n: number, what: string) => (n === 0 ? [] : [`${n} ${n === 1 ? 'word' : 'words'} ${what}`])
  return [...words(added, 'added'), ...words(removed, 'removed')].join(', ')
}
