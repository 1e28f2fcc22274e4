import type { Problems, Typed } from '../../platform/http/forms.ts'
import { shownAddress } from '../../platform/mail/address.ts'
import { Field, FormProblem, Problem } from '../../platform/page/field.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { attachForm, attachmentList } from '../../notes/attachments.tsx'
import { Confirmation } from '../../shell/confirmation.tsx'
import type { Beside } from '../../notes/beside.ts'
import { checklistMenu, doneHidden } from '../../notes/checklist.tsx'
import { ListPane } from '../../notes/list-pane.tsx'
import type { NoteListProps } from '../../notes/note-list.tsx'
import { padDot } from '../../shell/pad-dot.tsx'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import { LinkedFrom } from '../../notes/linked-from.tsx'
import { listHref, listName, samePlace } from '../../notes/place.ts'
import { tasksDone } from '../../notes/tasks-done.tsx'
import { ticksForm } from '../../platform/markdown/tick.ts'
import { Toolbar } from './toolbar.tsx'
import { Prose } from '../../notes/rendered.tsx'
import type { Note, ReadNote } from './notes.queries.ts'
import type { SavingForm } from './notes.schema.ts'

interface NotePageProps {
  readonly note: ReadNote
  readonly html: string
  readonly list: NoteListProps
  /** The search that it was opened from. */
  readonly beside?: Beside | undefined
}

export function NotePage({ note, html, list, beside }: NotePageProps) {
  const params = { noteId: note.id }
  const time = useTime()
  const pad = usePageEnvironment().frame?.pads.find(({ id }) => id === note.padId)
  return (
    <Page title={note.shownName} width="reading" before={beside?.pane ?? <ListPane {...list} />}>
      <article
        class="note"
        data-island="live"
        data-path={routes.notes.show.href(params)}
        data-version={note.version}
        data-done={note.hidesDone ? 'hidden' : undefined}
      >
        <a href={beside?.href ?? listHref(list.of, {})} class="back">
          {icon('left')} <bdi>{beside ? 'Notes found' : (list.of.padId && pad?.name) || listName(list.of)}</bdi>
        </a>
        <NoteTools note={note} editHref={routes.notes.edit.href(params, samePlace(list.query))} />
        <h1 dir="auto" class={note.name === '' ? 'unseen' : undefined}>
          {beside?.title ?? note.shownName}
        </h1>
        <div class="quiet-line">
          {note.padId && note.padName !== null && (
            <a href={routes.pads.show.href({ padId: note.padId })} class="pad-link">
              {padDot(note.padId, pad?.colour)} <bdi>{note.padName}</bdi>
            </a>
          )}
          <span>edited {time(note.updatedAt)}</span>
          {tasksDone(note)}
          {note.tags.map((tag) => (
            <a href={routes.tags.show.href({ tag })} class="tag-link">
              <bdi>#{tag}</bdi>
            </a>
          ))}
        </div>
        <form id={ticksForm} method="post" action={routes.notes.tasks.href(params)} data-island="tasks" hidden></form>
        <Prose html={beside?.html ?? html} />
        {doneHidden(note)}
        {attachmentList(note.attachments.filter(({ id }) => !html.includes(`"/attachments/${id}/`)))}
        {attachForm(note.id)}
        <LinkedFrom notes={note.linkedFrom} title={note.shownName} />
      </article>
      {beside?.steps}
    </Page>
  )
}

/** What one can do with a note, at the top right of its sheet: three icons and a menu. */
function NoteTools({ note, editHref }: { readonly note: ReadNote; readonly editHref: string }) {
  const params = { noteId: note.id }
  const pin = note.isPinned ? 'Unpin' : 'Pin'
  return (
    <div class="note-tools">
      <a href={editHref} class="tool" aria-label="Edit" title="Edit" data-key="e">
        {icon('pencil')}
      </a>
      <form
        method="post"
        action={note.isPinned ? routes.notes.unpin.href(params) : routes.notes.pin.href(params)}
        class="pin"
        data-island="once"
      >
        <button class="tool" aria-label={pin} title={pin}>
          {icon(note.isPinned ? 'unpin' : 'pin')}
        </button>
      </form>
      <button type="button" class="tool" popovertarget="note-menu" aria-label="More" title="More">
        {icon('more')}
      </button>
      <div id="note-menu" class="menu" popover="auto">
        {checklistMenu(note)}
        <a href={routes.notes.history.href(params)} data-key="h">
          {icon('restore')} History
        </a>
        <a href={routes.notes.delete.href(params)} data-key="#">
          {icon('bin')} Move to trash
        </a>
      </div>
    </div>
  )
}

interface NoteFormPageProps {
  /** Undefined for a new note. */
  readonly noteId?: string
  readonly typed: Typed<SavingForm>
  readonly problems?: Problems<SavingForm> | undefined
  /** Of `reply.allowStyles`, for the rich editor; undefined for the plain one. */
  readonly nonce?: string | undefined
  /** The list that was beside the note when it was read. */
  readonly list?: NoteListProps | undefined
  /** What stands in it came from an address or another app: nothing of it is saved before the visitor does something. */
  readonly isFilled?: boolean
}

/** The form of a new or an existing note, with the look of the page that shows it. */
export function NoteFormPage({ noteId, typed, problems, nonce, list, isFilled }: NoteFormPageProps) {
  const { frame } = usePageEnvironment()
  const pads = frame?.pads ?? []
  const title = noteId ? 'Edit note' : 'New note'
  const place = samePlace(list?.query ?? {})
  const action = noteId ? routes.notes.edit.href({ noteId }, place) : routes.notes.create.href()
  const back = noteId ? routes.notes.show.href({ noteId }, place) : routes.home.href()
  return (
    <Page title={title} width="reading" before={list && <ListPane {...list} />}>
      <h1 class="unseen">{title}</h1>
      <form
        method="post"
        action={action}
        class="note writing"
        novalidate
        data-island="once autosave editor"
        data-owner={frame?.viewer.id}
        data-email={frame && shownAddress(frame.viewer.email)}
        data-nonce={nonce}
        data-unsaved={problems && ''}
        data-filled={isFilled ? '' : undefined}
      >
        <input type="hidden" name="owner" value={frame?.viewer.id} />
        {!noteId && typed.key && <input type="hidden" name="key" value={typed.key} />}
        {noteId && (
          <>
            <input type="hidden" name="version" value={typed.version} />
            <input type="hidden" name="base_pad_id" value={typed.base_pad_id} />
          </>
        )}
        {isFilled && (
          <p class="filled-line" role="status">
            This is not saved yet. <button class="button secondary">Keep this note</button>
          </p>
        )}
        <FormProblem text={problems && 'This was not saved yet. Everything you typed is still here.'} />
        <Field
          name="name"
          label="Name"
          value={typed.name}
          problem={problems?.name}
          maxlength={100}
          class="note-name"
          placeholder="Name"
          unlabelled
          autocomplete="off"
          autofocus={!noteId && !problems}
          required
        />
        <div class="quiet-line">
          <div class="field note-pad">
            <label for="pad_id">Pad</label>
            <select
              id="pad_id"
              name="pad_id"
              autofocus={problems?.pad_id !== undefined}
              aria-invalid={problems?.pad_id ? 'true' : undefined}
              aria-describedby={problems?.pad_id ? 'pad_id-problem' : undefined}
            >
              <option value="">No pad</option>
              {pads.map((pad) => (
                <option value={pad.id} selected={pad.id === typed.pad_id}>
                  {pad.name}
                </option>
              ))}
            </select>
            <Problem of="pad_id" text={problems?.pad_id} />
          </div>
          <p class="save-state" role="status" data-save-state data-zone={frame?.zones.chosen}></p>
        </div>
        <Field
          name="text"
          label="Text"
          multiline
          value={typed.text}
          problem={problems?.text}
          class="note-text"
          placeholder="Write here"
          unlabelled
          required
        />
        <p class="meta" role="status" data-files-state></p>
        <div class="actions">
          <button class="button">Save</button>
          <a href={back} class="button quiet" data-leave>
            Cancel
          </a>
          <Toolbar />
          <span class="meta words" data-words></span>
        </div>
      </form>
    </Page>
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
