/** How long printing waits for the rendered note, before the page is printed as it is. */
const printWaitMs = 3_000

/** Keys that lead from the text back to the rendered note: Escape, Ctrl or ⌘ with Enter, and Ctrl or ⌘ with P, which prints it. */
export function startLeavingKeys(article: HTMLElement, form: HTMLFormElement, isWriting: () => boolean): void {
  const leaveText = () => article.focus({ preventScroll: true })

  form.addEventListener('keydown', (event) => {
    const isSave = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && form.dataset['unsaved'] === undefined
    if (event.isComposing || (!isSave && (event.key !== 'Escape' || event.defaultPrevented))) return
    event.preventDefault()
    event.stopPropagation()
    leaveText()
  })

  document.addEventListener('keydown', (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && ['z', 'y'].includes(event.key.toLowerCase())
    const isElsewhere = (event.target as Element).closest('input, textarea, [contenteditable=true]') === null
    // The browser would take back what was typed last, in a text that is not shown.
    if (isUndo && isElsewhere && !isWriting()) event.preventDefault()
  })

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'p' || !(event.ctrlKey || event.metaKey) || event.shiftKey || !isWriting()) return
    event.preventDefault()
    leaveText()
    const print = () => {
      document.removeEventListener('notejam:left-text', print)
      clearTimeout(timer)
      window.print()
    }
    const timer = setTimeout(print, printWaitMs)
    document.addEventListener('notejam:left-text', print)
  })
}
