/** Draws a box of a task, and what its next press asks for. */
export function draw(box: HTMLButtonElement, isDone: boolean): void {
  box.setAttribute('aria-checked', String(isDone))
  box.value = box.value.replace(/-(on|off)-/, isDone ? '-off-' : '-on-')
}

export function isDone(box: Element): boolean {
  return box.getAttribute('aria-checked') === 'true'
}

export function boxesOf(root: ParentNode): HTMLButtonElement[] {
  return [...root.querySelectorAll<HTMLButtonElement>('.task-box')]
}

/** Says beside the note's title, in its row of the list and where done tasks are hidden how many are done by now. */
export function showCount(article: HTMLElement): void {
  const boxes = boxesOf(article)
  const done = boxes.filter(isDone).length
  const words = `${done} of ${boxes.length} done`
  for (const place of document.querySelectorAll('.quiet-line .tasks-done, .list-pane [aria-current] .tasks-done')) {
    place.textContent = words
  }
  for (const place of article.querySelectorAll('[data-done-count]')) place.textContent = String(done)
}

/** Counts open tasks of all notes, in the desk and on their page. */
export function countOpen(by: number): void {
  for (const place of document.querySelectorAll('[data-open-tasks]')) {
    const open = Math.max(0, Number(place.textContent) + by)
    place.textContent = open > 0 || place.closest('main .list-head') ? String(open) : ''
  }
}
