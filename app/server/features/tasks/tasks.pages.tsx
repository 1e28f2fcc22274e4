import type { ListPage } from '../../platform/lists/keyset.ts'
import { Pager } from '../../platform/lists/pager.tsx'
import type { OpenTask } from '../../platform/markdown/open-tasks.ts'
import { taskId } from '../../platform/markdown/tick.ts'
import { icon } from '../../platform/page/icon.tsx'
import { inShort, useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { BlankNotePane, EmptyNotePane } from '../../notes/list-pane.tsx'
import { shownName } from '../../notes/shown-name.ts'
import { padDot } from '../../shell/pad-dot.tsx'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import type { NoteWithTasks } from './tasks.queries.ts'

/** The value of the field `in`, by which a ticked box leads back to this list. */
export const listPlace = 'tasks'

/** Open tasks of all notes. */
export function TasksPage({ page }: { readonly page: ListPage<NoteWithTasks> }) {
  const count = usePageEnvironment().frame?.openTasks ?? 0
  const isEmpty = page.rows.length === 0
  const href = (query: Record<string, string | undefined>) => routes.tasks.href(query)
  return (
    <Page title="Tasks" width="list" after={isEmpty ? <BlankNotePane /> : <EmptyNotePane />}>
      <div class="list-head">
        <h1>
          <span class="unseen">
            Tasks (<span data-open-tasks>{Math.max(0, count)}</span>)
          </span>
          <span class="list-name" aria-hidden="true">
            Tasks
          </span>
        </h1>
        <div class="sort">
          <span class="list-count" aria-hidden="true" data-open-tasks>
            {Math.max(0, count)}
          </span>
        </div>
      </div>
      {isEmpty ? (
        <div class="empty">
          <p>
            Nothing is left to do. Begin a line of a note with <code>- [ ]</code>, and it is listed here until it is
            ticked.
          </p>
          <a href={routes.notes.create.href()} class="new-note">
            {icon('plus')} New note
          </a>
        </div>
      ) : (
        <div data-island="task-groups">
          {page.rows.map((note) => (
            <TasksOfNote key={note.id} note={note} />
          ))}
        </div>
      )}
      <Pager
        before={page.before && href({ before: page.before })}
        after={page.after && href({ after: page.after })}
        isOldestFirst={false}
      />
    </Page>
  )
}

function TasksOfNote({ note }: { readonly note: NoteWithTasks }) {
  const time = useTime(inShort)
  const { id, updatedAt, padId, openTasks, openList } = note
  const pad = usePageEnvironment().frame?.pads.find((one) => one.id === padId)
  const href = routes.notes.show.href({ noteId: id }, { in: listPlace })
  const name = shownName(note)
  const more = openTasks - (openList?.length ?? 0)
  return (
    <section class="task-group" data-note={id} aria-labelledby={`tasks-of-${id}`}>
      <h2 id={`tasks-of-${id}`}>
        {pad && padDot(pad.id, pad.colour)}
        <a href={href} data-row="">
          <bdi>{name}</bdi>
        </a>
        {time(updatedAt)}
      </h2>
      {openList && openList.length > 0 && (
        <form method="post" action={routes.notes.tasks.href({ noteId: id })} data-island="open-tasks">
          <input type="hidden" name="in" value={listPlace} />
          <ul>
            {openList.map((task) => (
              <TaskRow key={task.index} task={task} noteId={id} href={href} />
            ))}
          </ul>
        </form>
      )}
      {more > 0 && (
        <p class="more-tasks">
          <a href={href} aria-label={`${wordsOfMore(more, openList)}: ${name}`}>
            {wordsOfMore(more, openList)}
          </a>
        </p>
      )}
    </section>
  )
}

interface TaskRowProps {
  readonly task: OpenTask
  readonly noteId: string
  /** The id of the note. */
  readonly href: string
}

function TaskRow({ task: { index, line, html }, noteId, href }: TaskRowProps) {
  const label = `task-${noteId}-${index}`
  return (
    <li>
      <button
        class="task-box"
        name="task"
        value={`${index}-on-${line}`}
        role="checkbox"
        aria-checked="false"
        aria-labelledby={label}
      ></button>
      {/* `renderMarkdown` made it safe. */}
      <span class="task-text" id={label} dir="auto" dangerouslySetInnerHTML={{ __html: html }} />
      <a href={`${href}#${taskId(index)}`} class="to-task" aria-describedby={label}>
        <span class="unseen">Show in the note</span>
      </a>
    </li>
  )
}

function wordsOfMore(more: number, shown: readonly OpenTask[] | null): string {
  if (shown && shown.length > 0) return `and ${more} more in the note`
  return more === 1 ? '1 task in the note' : `${more} tasks in the note`
}
