import type { Problems, Typed } from '../../platform/http/forms.ts'
import { shownAddress } from '../../platform/mail/address.ts'
import { Field, FormProblem, Problem } from '../../platform/page/field.tsx'
import type { NoteListProps } from '../../notes/note-list.tsx'
import { ListPane } from '../../notes/list-pane.tsx'
import { samePlace, type PlaceQuery } from '../../notes/place.ts'
import { routes } from '../../routes.ts'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import type { Frame } from '../../shell/frame.ts'
import { BackToList, NoteFacts, NoteTools } from './note-sheet.tsx'
import type { Note } from './notes.queries.ts'
import type { SavingForm } from './notes.schema.ts'
import { Toolbar } from './toolbar.tsx'

interface NoteFormProps {
  /** Undefined for a new note. */
  readonly noteId?: string | undefined
  /** As it is saved; undefined for a new note. */
  readonly note?: Note | undefined
  readonly typed: Typed<SavingForm>
  readonly problems?: Problems<SavingForm> | undefined
  readonly frame: Frame | undefined
  readonly place?: PlaceQuery
  /** What stands in it came from an address or another app: nothing of it is saved before the visitor does something. */
  readonly isFilled?: boolean
}

/** The form of a new or an existing note, with the look of the page that shows it. */
export function NoteForm({ noteId, note, typed, problems, frame, place = {}, isFilled }: NoteFormProps) {
  const pads = frame?.pads ?? []
  const to = samePlace(place)
  const action = noteId ? routes.notes.edit.href({ noteId }, to) : routes.notes.create.href()
  const back = noteId ? routes.notes.show.href({ noteId }, to) : routes.home.href()
  return (
    <form
      method="post"
      action={action}
      class="writing"
      novalidate
      data-island="once"
      data-owner={frame?.viewer.id}
      data-email={frame && shownAddress(frame.viewer.email)}
      data-unsaved={problems && ''}
      data-filled={isFilled ? '' : undefined}
    >
      <input type="hidden" name="owner" value={frame?.viewer.id} />
      {!noteId && typed.key && <input type="hidden" name="key" value={typed.key} />}
      {noteId && (
        <>
          <input type="hidden" name="version" value={typed.version} />
          <input type="hidden" name="base_pad_id" value={typed.base_pad_id} />
          <input type="hidden" name="base_name" value={typed.base_name} />
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
        <span class="save-dot" aria-hidden="true" />
        <div class="field note-pad">
          <label for="pad_id" class="unseen">
            Pad
          </label>
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
        {note && <NoteFacts note={note} />}
      </div>
      <p class="save-state" role="status" data-save-state data-zone={frame?.zones.chosen}></p>
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
        <button class="button" data-without-scripts>
          Save
        </button>
        <a href={back} class="button quiet" data-without-scripts>
          Cancel
        </a>
        <Toolbar />
        <span class="meta words" data-words></span>
      </div>
    </form>
  )
}

/** What the form of a note shows at first. */
export function typedOf({ name, text, padId, version }: Note): Typed<SavingForm> {
  return { name, text, pad_id: padId ?? '', base_pad_id: padId ?? '', base_name: name, version: String(version) }
}

interface NoteFormPageProps extends Omit<NoteFormProps, 'frame' | 'place'> {
  /** The nonce of `reply.allowStyles`, for the editor; undefined for the plain field. */
  readonly nonce?: string | undefined
  /** The list that was beside the note when it was read. */
  readonly list?: NoteListProps | undefined
}

/** The page of that form: where scripts run, the note's own page while it is written. */
export function NoteFormPage({ nonce, list, ...form }: NoteFormPageProps) {
  const title = form.noteId ? 'Edit note' : 'New note'
  return (
    <Page title={title} width="reading" before={list && <ListPane {...list} />}>
      <WritingSheet {...form} nonce={nonce} list={list} title={title} />
    </Page>
  )
}

interface WritingSheetProps extends Omit<NoteFormPageProps, 'list'> {
  readonly title: string
  readonly list?: Pick<NoteListProps, 'of' | 'query'> | undefined
}

/** The sheet with that form on it. */
export function WritingSheet({ title, nonce, list, ...form }: WritingSheetProps) {
  const { frame } = usePageEnvironment()
  const { noteId, note } = form
  const place = list?.query ?? {}
  return (
    <article
      class="note is-writing"
      data-island="sheet"
      data-path={noteId && routes.notes.show.href({ noteId })}
      data-owner={frame?.viewer.id}
      data-nonce={nonce}
    >
      {list && <BackToList of={list.of} />}
      {note && <NoteTools note={note} place={place} />}
      <h1 class="unseen">{title}</h1>
      <NoteForm {...form} frame={frame} place={place} />
    </article>
  )
}
