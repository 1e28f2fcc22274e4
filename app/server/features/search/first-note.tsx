import { icon } from '../../platform/page/icon.tsx'
import { useTime } from '../../platform/page/time.tsx'
import { ticksForm } from '../../platform/markdown/tick.ts'
import { routes } from '../../routes.ts'
import { Prose } from '../../notes/rendered.tsx'
import { padDot } from '../../shell/pad-dot.tsx'
import { drawn, foundHref } from './found-rows.tsx'
import { marked } from './marked.ts'
import type { MarkedHtml } from './marked-html.ts'
import { MatchSteps } from './match-steps.tsx'
import type { FirstNote, FoundNote } from './search.queries.ts'

export interface FirstNotePaneProps extends MarkedHtml {
  readonly note: FirstNote
  readonly row: FoundNote
  readonly marks: readonly string[]
  readonly typed: string
}

/** The best match, read beside the results where there is room. */
export function FirstNotePane({ note, row, marks, typed, html, count }: FirstNotePaneProps) {
  const time = useTime()
  const href = foundHref(note.id, typed, 1, count > 0)
  return (
    <aside class="note-pane found-note" aria-label="Best match">
      <article class="note" data-island="first-note">
        <div class="note-tools">
          <a href={href} class="tool" aria-label="Open the note" title="Open the note">
            {icon('right')}
          </a>
        </div>
        <h2 dir="auto" class={note.isTitled ? undefined : 'unseen'}>
          <a href={href}>{drawn(marked(row.name, marks))}</a>
        </h2>
        <div class="quiet-line">
          {row.pad && (
            <a href={routes.pads.show.href({ padId: row.pad.id })} class="pad-link">
              {padDot(row.pad.id, row.pad.colour)} <bdi>{row.pad.name}</bdi>
            </a>
          )}
          <span>edited {time(row.updatedAt)}</span>
          {note.tags.map((tag) => (
            <a href={routes.tags.show.href({ tag })} class="tag-link">
              <bdi>#{tag}</bdi>
            </a>
          ))}
        </div>
        <form
          id={ticksForm}
          method="post"
          action={routes.notes.tasks.href({ noteId: note.id })}
          data-island="tasks"
          hidden
        ></form>
        <Prose html={html} />
      </article>
      <MatchSteps count={count} isScrolled />
    </aside>
  )
}
