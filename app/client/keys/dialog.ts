/** A modal dialog that is removed when it is closed; the browser puts the focus back. */
export function openDialog(className: string, label: string): HTMLDialogElement {
  const dialog = document.createElement('dialog')
  dialog.className = `sheet-dialog ${className}`
  dialog.ariaLabel = label
  document.body.append(dialog)
  dialog.addEventListener('close', () => dialog.remove())
  // A click on the backdrop closes it, as Escape does.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())
  dialog.showModal()
  return dialog
}

/** A field above a list, and a live region that says to screen readers how much was found. */
export function addFinder(
  dialog: HTMLDialogElement,
  label: string,
  typed: string,
): { field: HTMLInputElement; told: HTMLElement } {
  const field = document.createElement('input')
  // Not of type search: there, Escape clears the field and does not close the dialog.
  field.type = 'text'
  field.value = typed
  field.ariaLabel = label
  field.placeholder = label
  field.autocomplete = 'off'
  const told = document.createElement('p')
  told.setAttribute('role', 'status')
  told.className = 'unseen'
  dialog.append(field, told)
  field.focus()
  return { field, told }
}

/** Says how many were found; visible when there are none. */
export function tell(told: HTMLElement, count: number, what: string): void {
  told.className = count === 0 ? 'none-found' : 'unseen'
  told.textContent = count === 0 ? 'Nothing is called that.' : `${count} ${what}${count === 1 ? '' : 's'}`
}
