import { icon } from '../platform/page/icon.tsx'
import { doneLast } from '../platform/markdown/tick.ts'
import { routes } from '../routes.ts'
import type { TaskCount } from './tasks-done.tsx'

interface Checklist extends TaskCount {
  readonly id: string
  /** Whether its person wants to see open tasks alone. */
  readonly hidesDone: boolean
}

/** What the menu of a note with tasks offers besides. */
export function checklistMenu({ id: noteId, tasks, hidesDone }: Checklist) {
  if (tasks === 0) return null
  return (
    <>
      <form method="post" action={routes.notes.tasksOrder.href({ noteId })} data-island="done-last">
        <input type="hidden" name="move" value={doneLast} />
        <button>{icon('down')} Move done to the end</button>
      </form>
      <HideDone noteId={noteId} isHidden={hidesDone} />
      <hr />
    </>
  )
}

/** Where tasks that are done are not shown: how many they are. It takes no room elsewhere. */
export function doneHidden({ id: noteId, tasks, openTasks }: Checklist) {
  if (tasks === 0) return null
  return (
    <form method="post" action={routes.notes.tasksDone.href({ noteId })} class="done-hidden" data-island="hide-done">
      <input type="hidden" name="done" value="shown" />
      <span>
        <span data-done-count>{tasks - openTasks}</span> done hidden
      </span>
      <button class="quiet">Show</button>
    </form>
  )
}

function HideDone({ noteId, isHidden }: { readonly noteId: string; readonly isHidden: boolean }) {
  return (
    <form method="post" action={routes.notes.tasksDone.href({ noteId })} data-island="hide-done">
      <input type="hidden" name="done" value={isHidden ? 'shown' : 'hidden'} />
      <button>
        {icon('tasks')} <span>{isHidden ? 'Show done' : 'Hide done'}</span>
      </button>
    </form>
  )
}
