/** The key `/` focuses the field of a search; where it is in a drawer, and no other field is in sight, the drawer opens. */
export function focusOnSlash(form: HTMLFormElement, input: HTMLInputElement): void {
  addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, defaultPrevented } = event
    if (key !== '/' || ctrlKey || metaKey || altKey || defaultPrevented || isTyping(event)) return
    if (!form.checkVisibility()) {
      const isOtherInSight = [...document.querySelectorAll('.search-box')].some((box) => box.checkVisibility())
      const drawer = form.closest<HTMLElement>('[popover]')
      if (isOtherInSight || !drawer) return
      drawer.showPopover()
    }
    event.preventDefault()
    input.focus()
    input.select()
  })
}

function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}
