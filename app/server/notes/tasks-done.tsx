/** How many tasks a note has, and how many of them are open. */
export interface TaskCount {
  readonly tasks: number
  readonly openTasks: number
}

/** "15 of 60 done" of a note with tasks, which stands apart from the direction of the words beside it. Nothing for a note without tasks. */
export function tasksDone({ tasks, openTasks }: TaskCount) {
  if (tasks === 0) return null
  return (
    <bdi class="tasks-done">
      {tasks - openTasks} of {tasks} done
    </bdi>
  )
}
