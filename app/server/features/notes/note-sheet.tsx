import { icon, type IconName } from '../../platform/page/icon.tsx'
import { useTime } from '../../platform/page/time.tsx'
import type { NoteListProps } from '../../notes/note-list.tsx'
import { checklistMenu } from '../../notes/checklist.tsx'
import { listHref, listName, placeBelow, samePlace } from '../../notes/place.ts'
import { tasksDone } from '../../notes/tasks-done.tsx'
import { routes } from '../../routes.ts'
import { useFrame } from '../../shell/page.tsx'
import type { Note } from './notes.queries.ts'

/** What stands around a note, the same while it is read and while it is written. */

interface BackToListProps extends Pick<NoteListProps, 'of'> {
  /** The address of the search that the note was opened from. */
  readonly search?: string | undefined
}

/** The link back to the list that the note was opened from, on windows without room for both. */
export function BackToList({ of, search }: BackToListProps) {
  const pad = useFrame()?.pads.find(({ id }) => id === of.padId)
  const list = pad?.name ?? listName(of)
  return (
    <a href={search ?? listHref(of, {})} class="back">
      {icon('left')} <bdi>{search === undefined ? list : 'Notes found'}</bdi>
    </a>
  )
}

/** The end of the quiet line: when the note was edited, and its tags. */
export function NoteFacts({
  note,
}: {
  readonly note: Pick<Note, 'id' | 'updatedAt' | 'tags' | 'tasks' | 'openTasks' | 'sharedBy' | 'padId'>
}) {
  const time = useTime()
  return (
    <>
      <span data-edited>edited {time(note.updatedAt)}</span>
      {sharedMark(note)}
      {tasksDone(note)}
      {note.tags.map((tag) => (
        <a href={routes.tags.show.href({ tag })} class="tag-link">
          <bdi>#{tag}</bdi>
        </a>
      ))}
    </>
  )
}

/** Says that others can read it, and leads to how. */
function sharedMark({ id: noteId, padId, sharedBy }: Pick<Note, 'id' | 'padId' | 'sharedBy'>) {
  if (sharedBy === null) return null
  const isByPad = sharedBy === 'pad' && padId !== null
  return (
    <a
      href={isByPad ? routes.shares.pad.href({ padId }) : routes.shares.note.href({ noteId })}
      class="shared-mark"
      data-island="share"
    >
      {isByPad ? 'Shared with its pad' : 'Shared'}
    </a>
  )
}

/** The actions of a note, at the top right of its sheet: icons, and a menu. */
export function NoteTools({
  note,
  place,
}: {
  readonly note: Pick<Note, 'id' | 'isPinned' | 'tasks' | 'openTasks' | 'hidesDone' | 'attachments'>
  /** The query of the note's address. */
  readonly place: unknown
}) {
  const params = { noteId: note.id }
  const pin = note.isPinned ? 'Unpin' : 'Pin'
  return (
    <div class="note-tools">
      <a
        href={routes.notes.edit.href(params, samePlace(place))}
        class="tool edit"
        aria-label="Edit"
        title="Edit"
        data-key="e"
      >
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
      <a href={routes.shares.note.href(params)} class="tool" aria-label="Share" title="Share" data-island="share">
        {icon('share')}
      </a>
      <button type="button" class="tool" popovertarget="note-menu" aria-label="More" title="More">
        {icon('more')}
      </button>
      <div id="note-menu" class="menu" popover="auto" data-island="note-menu">
        {checklistMenu(note)}
        <div class="with-scripts in-editor">{deed('find', 'search', 'Find in note')}</div>
        <a href={routes.notes.history.href(params, placeBelow(place))} data-key="h">
          {icon('restore')} History
        </a>
        <div class="with-scripts">
          {deed('print', 'printer', 'Print')}
          {deed('copy', 'copy', 'Copy as Markdown')}
          {deed('copy-formatted', 'copy', 'Copy with formatting')}
          {deed('attach', 'clip', 'Attach files')}
          {deed('move', 'folder', 'Move to…')}
        </div>
        {/* With its files, where it has any. */}
        <a
          href={note.attachments.length > 0 ? routes.notes.zip.href(params) : routes.notes.markdown.href(params)}
          download
        >
          {icon('download')} Download as Markdown
        </a>
        <a href={routes.notes.html.href(params)} download>
          {icon('download')} Download as HTML
        </a>
        <a href={routes.notes.delete.href(params)} data-key="#">
          {icon('bin')} Move to trash
        </a>
      </div>
    </div>
  )
}

/** A row of the menu that only a script can carry out (`client/sheet/menu-deeds.ts`). */
function deed(name: string, sign: IconName, words: string) {
  return (
    <button type="button" data-deed={name}>
      {icon(sign)} {words}
    </button>
  )
}
