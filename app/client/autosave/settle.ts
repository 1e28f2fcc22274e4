/** Makes the page the page of a note that has just been made; of a note that is still to be made: only the form's address. */
export function settle(form: HTMLFormElement, noteId: string | undefined): void {
  if (noteId === undefined) {
    form.action = '/notes/create'
    return
  }
  form.action = `/notes/${noteId}/edit`
  const key = form.elements.namedItem('key')
  if (key instanceof HTMLInputElement) key.remove()
  history.replaceState(null, '', form.action)
  document.title = document.title.replace('New note', 'Edit note')
  const heading = document.querySelector('h1')
  if (heading) heading.textContent = 'Edit note'
  nothingToCancel(form)
  form.dispatchEvent(new CustomEvent('notejam:note', { bubbles: true, detail: { id: noteId } }))
}

/** The note exists and is saved as it is written: the link out of the form says so. */
export function nothingToCancel(form: HTMLFormElement): void {
  const link = form.querySelector('[data-leave]')
  if (link) link.textContent = 'Done'
}
