import type { VNode } from 'preact'
import { FormProblem } from '../../platform/page/field.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { routes } from '../../routes.ts'
import { ListHead } from '../../notes/list-head.tsx'
import { BlankNotePane, EmptyNotePane, NotePane } from '../../notes/list-pane.tsx'
import { NoteList, type NoteListProps } from '../../notes/note-list.tsx'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import type { PadWithNotes } from './note-lists.queries.ts'

type ListPageProps = Omit<NoteListProps, 'of' | 'current'>

interface AllNotesPageProps extends ListPageProps {
  readonly problem?: string
  /** In the pane beside the list. */
  readonly sheet?: VNode | undefined
}

export function AllNotesPage({ problem, sheet, ...props }: AllNotesPageProps) {
  const count = usePageEnvironment().frame?.noteCount ?? 0
  return (
    <Page title="All notes" width="list" after={<NotePane isFirst={count === 0}>{sheet}</NotePane>}>
      <ListHead of={{}} name="All notes" count={count} order={count > 0 ? props.order : undefined} />
      <FormProblem text={problem} />
      <NoteList of={{}} {...props} />
    </Page>
  )
}

export function PadPage({ pad, ...props }: ListPageProps & { readonly pad: PadWithNotes }) {
  const params = { padId: pad.id }
  const newNote = routes.notes.create.href({ pad: pad.id })
  return (
    <Page title={pad.name} width="list" after={paneBeside(pad.noteCount)}>
      <ListHead
        of={{ padId: pad.id }}
        name={pad.name}
        colour={pad.colour}
        count={pad.noteCount}
        order={pad.noteCount > 0 ? props.order : undefined}
      />
      <p class="list-actions">
        {pad.noteCount > 0 && (
          <a href={newNote} class="quiet">
            {icon('plus')} New note here
          </a>
        )}
        <a href={routes.pads.edit.href(params)} class="quiet">
          {icon('settings')} Pad settings
        </a>
      </p>
      {pad.noteCount === 0 ? (
        <Empty text="This pad has no notes yet." href={newNote} />
      ) : (
        <NoteList of={{ padId: pad.id }} {...props} />
      )}
    </Page>
  )
}

export function TagPage({ tag, noteCount, ...props }: ListPageProps & { readonly tag: string; noteCount: number }) {
  return (
    <Page title={`#${tag}`} width="list" after={paneBeside(noteCount)}>
      <ListHead of={{ tag }} name={`#${tag}`} count={noteCount} order={noteCount > 0 ? props.order : undefined} />
      {noteCount === 0 ? (
        <Empty
          text={`No note has this tag. Write #${tag} anywhere in a note, and it is listed here.`}
          href={routes.notes.create.href()}
        />
      ) : (
        <NoteList of={{ tag }} {...props} />
      )}
    </Page>
  )
}

function paneBeside(noteCount: number) {
  return noteCount === 0 ? <BlankNotePane /> : <EmptyNotePane />
}

function Empty({ text, href }: { readonly text: string; readonly href: string }) {
  return (
    <div class="empty">
      <p>{text}</p>
      <a href={href} class="new-note">
        {icon('plus')} New note
      </a>
    </div>
  )
}
