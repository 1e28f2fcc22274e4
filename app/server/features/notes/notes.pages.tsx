import { routes } from '../../routes.ts'
import { attachForm, attachmentList } from '../../notes/attachments.tsx'
import { Confirmation } from '../../shell/confirmation.tsx'
import type { Beside } from '../../notes/beside.ts'
import { doneHidden } from '../../notes/checklist.tsx'
import { ListPane } from '../../notes/list-pane.tsx'
import type { NoteListProps } from '../../notes/note-list.tsx'
import type { Marked } from '../../notes/open-sheets.ts'
import { samePlace } from '../../notes/place.ts'
import { Page, useFrame } from '../../shell/page.tsx'
import { FollowLinks, LinkedFrom } from '../../notes/linked-from.tsx'
import { ticksForm } from '../../platform/markdown/tick.ts'
import { Prose } from '../../notes/rendered.tsx'
import type { Note, ReadNote } from './notes.queries.ts'
import { BackToList, NoteFacts, NoteTools } from './note-sheet.tsx'

interface NotePageProps {
  readonly note: ReadNote
  readonly html: string
  readonly list: NoteListProps
  /** The search that it was opened from. */
  readonly beside?: Beside | undefined
  /** The nonce of `reply.allowStyles`, for the editor; undefined for the plain field. */
  readonly nonce: string | undefined
}

/** A note as it is read, with the list that it was opened from. */
export function NotePage({ note, html, list, beside, nonce }: NotePageProps) {
  return (
    <Page title={note.shownName} width="reading" before={beside?.pane ?? <ListPane {...list} />}>
      <ReadNoteSheet note={note} html={html} list={list} beside={beside} nonce={nonce} />
      {beside?.steps}
    </Page>
  )
}

interface ReadNoteSheetProps extends Omit<NotePageProps, 'list' | 'beside'> {
  readonly list: Pick<NoteListProps, 'of' | 'query'>
  readonly beside?: Marked | undefined
  /** The id of the viewer, where there is no frame. */
  readonly owner?: string | undefined
}

/** The sheet of a note. Where scripts run, `client/sheet` opens the form of `NoteForm` in the place of the rendered text. */
export function ReadNoteSheet({ note, html, list, beside, nonce, owner }: ReadNoteSheetProps) {
  const params = { noteId: note.id }
  const frame = useFrame()
  return (
    <article
      class="note"
      data-island="sheet"
      data-path={routes.notes.show.href(params)}
      data-version={note.version}
      data-done={note.hidesDone ? 'hidden' : undefined}
      data-place={beside && new URLSearchParams(samePlace(list.query)).toString()}
      data-owner={owner ?? frame?.viewer.id}
      data-nonce={nonce}
    >
      <BackToList of={list.of} search={beside?.href} />
      <NoteTools note={note} place={list.query} />
      <div class="rendered">
        <h1 dir="auto" class={note.name === '' ? 'unseen' : undefined}>
          {beside?.title ?? note.shownName}
        </h1>
        {note.name === '' && (
          // Keeps the room of the title's field, so that nothing moves when it is written.
          <p class="untitled" aria-hidden="true">
            Title
          </p>
        )}
        <div class="quiet-line">
          <span class="save-dot" aria-hidden="true" />
          {note.padId && note.padName !== null ? (
            <a href={routes.pads.show.href({ padId: note.padId })} class="pad-link">
              <bdi>{note.padName}</bdi>
            </a>
          ) : (
            // As wide as the title's field, so that lines break at the same words.
            <span>No pad</span>
          )}
          <NoteFacts note={note} />
        </div>
        <FollowLinks noteId={note.id} renamed={note.renamed} />
        <form id={ticksForm} method="post" action={routes.notes.tasks.href(params)} data-island="tasks" hidden></form>
        <Prose html={beside?.html ?? html} />
        {doneHidden(note)}
      </div>
      <div class="note-foot">
        {attachmentList(note.attachments.filter(({ id }) => !html.includes(`"/attachments/${id}/`)))}
        {attachForm(note.id)}
        <LinkedFrom noteId={note.id} notes={note.linkedFrom} title={note.shownName} />
      </div>
    </article>
  )
}

export function DeleteNotePage({ note }: { readonly note: Note }) {
  const params = { noteId: note.id }
  return (
    <Confirmation
      title="Delete note"
      question="Delete this note?"
      name={note.shownName}
      consequence="goes to the trash. You can bring it back from there."
      action={routes.notes.delete.href(params)}
      cancel={routes.notes.show.href(params)}
      verb="Delete"
    />
  )
}
