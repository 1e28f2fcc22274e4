/** What the page, the form and the text agree on about boxes of tasks. */

/** The form that the boxes belong to, on pages where they can be ticked. No heading can have this id. */
export const ticksForm = 'ticks'

/** What a box sends: which one, what it shall be, what its line said. `3-on-0f1e2d3c4b5a6978` */
export const tickPattern = '^(\\d{1,6})-(on|off)-([0-9a-f]{16})$'

/** A task as programs name it: which one, and what its line said. */
export const taskIdPattern = '^[0-9]{1,6}-[0-9a-f]{16}$'

/** A move: which task, and before or after which other one. */
export const movePattern = '^(\\d{1,6})-([0-9a-f]{16}) (before|after) (\\d{1,6})-([0-9a-f]{16})$'

/** Moves all that is done behind what is open, in each list. */
export const doneLast = 'done'

/** Where the text of a task stands on the page. */
export function taskId(index: number): string {
  return `md.task-${index}`
}
