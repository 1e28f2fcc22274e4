import { routes } from '../routes.ts'
import { NoteList, type NoteListProps } from './note-list.tsx'
import { SortMenu } from './sort-menu.tsx'
import { padDot } from '../shell/pad-dot.tsx'
import { usePageEnvironment } from '../shell/page.tsx'
import { listHref, listName } from './place.ts'

/** The list that a note was opened from, in a pane beside it on wide screens. */
export function ListPane(props: NoteListProps) {
  const { of } = props
  const { frame } = usePageEnvironment()
  const pad = frame?.pads.find(({ id }) => id === of.padId)
  const tag = frame?.tags.find(({ tag }) => tag === of.tag)
  const ofList = of.tag !== undefined ? tag?.noteCount : of.padId !== undefined ? pad?.noteCount : frame?.noteCount
  const count = of.hasOpenTasks ? frame?.openTasks : ofList
  const name = pad?.name ?? listName(of)
  return (
    <nav class="list-pane" aria-label={name}>
      <div class="list-head">
        <a href={listHref(of.padId !== undefined && !pad ? {} : of)}>
          {pad && padDot(pad.id, pad.colour)} <bdi>{name}</bdi> {count !== undefined && `(${count})`}
        </a>
        {!of.hasOpenTasks && <SortMenu of={of} order={props.order} />}
      </div>
      <NoteList {...props} />
    </nav>
  )
}

/** The pane beside a list, before a note is opened. */
export function EmptyNotePane() {
  return (
    <aside class="note-pane" aria-label="Note">
      <p>
        Choose a note to read it here, or <a href={routes.notes.create.href()}>write a new one</a>.
      </p>
    </aside>
  )
}
