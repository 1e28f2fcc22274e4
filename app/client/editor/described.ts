/** ARIA attributes for the editor in the place of a field: the field's own, and the help for the keyboard. */
export function ariaOf(field: HTMLTextAreaElement, help: string): Record<string, string> {
  const kept = ['aria-required', 'aria-invalid'].flatMap((name) => {
    const value = field.getAttribute(name)
    return value === null ? [] : [[name, value] as const]
  })
  const described = field.getAttribute('aria-describedby')
  return { ...Object.fromEntries(kept), 'aria-describedby': described === null ? help : `${described} ${help}` }
}

/** For screen readers: how the keyboard leaves the editor, where Tab indents list items. */
export function keyboardHelp(): HTMLElement {
  const help = document.createElement('p')
  help.id = 'text-keys'
  help.className = 'unseen'
  help.textContent =
    'In a list, Tab moves the item in. Control, Shift and Enter tick a task. Escape and then Tab leaves the text.'
  return help
}
