import { daysInTrash } from './purge.ts'
import type { Beside } from '../../notes/beside.ts'
import { Prose } from '../../notes/rendered.tsx'
import type { ListPage } from '../../platform/lists/keyset.ts'
import { Pager } from '../../platform/lists/pager.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { attachmentList } from '../../notes/attachments.tsx'
import { Confirmation } from '../../shell/confirmation.tsx'
import { FilesElsewhere } from '../../notes/files-elsewhere.tsx'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import type { Doomed, DoomedTrash, TrashedNote, TrashedRow } from './trash.queries.ts'

export function TrashPage({ page }: { readonly page: ListPage<TrashedRow> }) {
  const time = useTime()
  const count = usePageEnvironment().frame?.trashCount ?? 0
  const href = (query: Record<string, string | undefined>) => routes.trash.list.href(query)
  return (
    <Page title="Trash" width="wide">
      <div class="page-head">
        <h1>Trash ({count})</h1>
        {count > 0 && (
          <p class="actions">
            <a href={routes.trash.empty.href()} class="button secondary">
              {icon('bin')} Empty trash
            </a>
          </p>
        )}
      </div>
      {count === 0 ? (
        <div class="empty">
          <p>The trash is empty. Notes that you delete wait here.</p>
        </div>
      ) : (
        <>
          <p class="meta">
            Deleted notes stay here for {daysInTrash} days, or until you restore them or delete them forever.
          </p>
          <ul class="trashed">
            {page.rows.map(({ id, name, deletedAt }) => (
              <li key={id}>
                <p>
                  <a href={routes.trash.show.href({ noteId: id })} data-row="delete">
                    <bdi>{name}</bdi>
                  </a>
                  <span class="meta">
                    Deleted {time(deletedAt)}. {countdown(deletedAt, Date.now())}
                  </span>
                </p>
                <form method="post" action={routes.notes.restore.href({ noteId: id })} data-island="once">
                  <button class="button secondary" aria-label={`Restore ${name}`}>
                    {icon('restore')} Restore
                  </button>
                </form>
              </li>
            ))}
          </ul>
          <Pager
            before={page.before && href({ before: page.before })}
            after={page.after && href({ after: page.after })}
            isOldestFirst={false}
          />
        </>
      )}
    </Page>
  )
}

interface TrashedNotePageProps {
  readonly note: TrashedNote
  readonly html: string
  /** The search that it was opened from. */
  readonly beside: Beside | undefined
}

/** A note in the trash, read-only. */
export function TrashedNotePage({ note, html, beside }: TrashedNotePageProps) {
  const time = useTime()
  const params = { noteId: note.id }
  return (
    <Page title={note.name} width="reading" before={beside?.pane}>
      <div class="banner">
        <p>
          {icon('bin')} This note is in the trash. It was deleted {time(note.deletedAt)}.{' '}
          {countdown(note.deletedAt, Date.now())}
        </p>
        <form method="post" action={routes.notes.restore.href(params)} data-island="once">
          <button class="button secondary">{icon('restore')} Restore</button>
          <a href={routes.trash.delete.href(params)} class="button secondary" data-key="#">
            Delete forever
          </a>
        </form>
      </div>
      <article class="note">
        {beside && (
          <a href={beside.href} class="back">
            {icon('left')} Notes found
          </a>
        )}
        <h1 dir="auto">{beside?.title ?? note.name}</h1>
        {/* Task boxes cannot be ticked in the trash. */}
        <fieldset disabled class="read-only">
          <Prose html={beside?.html ?? html} />
        </fieldset>
        {attachmentList(
          note.attachments.filter(({ id }) => !html.includes(`"/attachments/${id}/`)),
          { isReadOnly: true },
        )}
      </article>
      {beside?.steps}
    </Page>
  )
}

/** @param now milliseconds since the epoch */
export function countdown(deletedAt: string, now: number): string {
  const day = 24 * 60 * 60 * 1000
  const days = Math.ceil((Date.parse(deletedAt) + daysInTrash * day - now) / day)
  if (days <= 0) return 'Gone for good tonight.'
  return days === 1 ? 'Gone for good in a day.' : `Gone for good in ${days} days.`
}

/** @param until the time of this page: what is deleted later stays in the trash */
export function EmptyTrashPage({ count, until, shownIn }: DoomedTrash & { readonly count: number }) {
  const notes = count === 1 ? '1 note' : `${count} notes`
  return (
    <Confirmation
      title="Empty trash"
      question="Empty the trash?"
      name={notes}
      consequence="cannot be brought back after that."
      action={routes.trash.empty.href()}
      cancel={routes.trash.list.href()}
      verb="Empty trash"
    >
      <input type="hidden" name="until" value={until} />
      <FilesElsewhere saying={filesStay} notes={shownIn} />
    </Confirmation>
  )
}

const filesStay = 'Files that other notes show are not deleted. They stay in:'

export function DeleteForeverPage({ note }: { readonly note: Doomed }) {
  const params = { noteId: note.id }
  return (
    <Confirmation
      title="Delete forever"
      question="Delete this note forever?"
      name={note.name}
      consequence="cannot be brought back after that."
      action={routes.trash.delete.href(params)}
      cancel={routes.trash.show.href(params)}
      verb="Delete forever"
    >
      <FilesElsewhere saying={filesStay} notes={note.shownIn} />
    </Confirmation>
  )
}
