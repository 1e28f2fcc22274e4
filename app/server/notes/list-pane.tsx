import type { ComponentChildren } from 'preact'
import { routes } from '../routes.ts'
import { usePageEnvironment } from '../shell/page.tsx'
import { ListHead } from './list-head.tsx'
import { NoteList, type NoteListProps } from './note-list.tsx'
import { listHref, listName } from './place.ts'

/** The list that a note was opened from, in a pane beside it on wide screens. */
export function ListPane(props: NoteListProps) {
  const { of, order } = props
  const { frame } = usePageEnvironment()
  const pad = frame?.pads.find(({ id }) => id === of.padId)
  const tag = frame?.tags.find(({ tag }) => tag === of.tag)
  const ofList = of.tag !== undefined ? tag?.noteCount : of.padId !== undefined ? pad?.noteCount : frame?.noteCount
  const count = of.hasOpenTasks ? frame?.openTasks : ofList
  const name = pad?.name ?? listName(of)
  // A pad that was deleted has no list.
  const shown = of.padId !== undefined && !pad ? {} : of
  // The list of tasks has an order of its own.
  const sorted = of.hasOpenTasks ? undefined : order
  return (
    <nav class="list-pane" aria-label={name}>
      <ListHead of={shown} name={name} colour={pad?.colour} count={count} order={sorted} href={listHref(shown)} />
      <NoteList {...props} />
    </nav>
  )
}

interface NotePaneProps {
  /** A sheet; without one the pane is empty. */
  readonly children?: ComponentChildren
  /** The first sheet of an account, which a phone shows below the head of the empty list. */
  readonly isFirst?: boolean
}

/** The pane beside a list. */
export function NotePane({ children, isFirst = false }: NotePaneProps) {
  if (!children) return <EmptyNotePane />
  return (
    <aside class={isFirst ? 'note-pane first' : 'note-pane'} aria-label="Note">
      {children}
    </aside>
  )
}

/** The pane beside an empty list, whose own words tell what to do next. */
export function BlankNotePane() {
  return <aside class="note-pane" aria-label="Note" />
}

/** The pane beside a list before a note is opened. */
export function EmptyNotePane() {
  return (
    <aside class="note-pane" aria-label="Note">
      <p>
        Choose a note to read it here, or <a href={routes.notes.create.href()}>write a new one</a>.
      </p>
    </aside>
  )
}
