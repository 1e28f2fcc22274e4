/** Makes the page the page of a note that has just been made; of a note that is still to be made: only the form's address. */
export function settle(form: HTMLFormElement, noteId: string | undefined): void {
  if (noteId === undefined) {
    form.action = '/notes/create'
    return
  }
  form.action = `/notes/${noteId}/edit`
  const key = form.elements.namedItem('key')
  if (key instanceof HTMLInputElement) key.remove()
  history.replaceState(null, '', `/notes/${noteId}`)
  const heading = form.closest('article')?.querySelector('h1')
  if (heading) heading.textContent = 'Edit note'
  form.dispatchEvent(new CustomEvent('notejam:note', { bubbles: true, detail: { id: noteId } }))
}
