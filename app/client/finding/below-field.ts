/** A popover at the lower edge of a field: the pane that holds the field scrolls. */
export interface BelowField {
  readonly place: HTMLElement
  isOpen(): boolean
  open(): void
  close(): void
}

export function belowField(form: HTMLFormElement): BelowField {
  const place = document.createElement('div')
  place.className = 'found-sheet'
  place.popover = 'manual'
  form.append(place)
  const isOpen = () => place.matches(':popover-open')
  const close = () => {
    if (isOpen()) place.hidePopover()
  }
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !form.contains(relatedTarget)) close()
  })
  addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Node && !form.contains(target)) close()
  })
  return {
    ...{ place, isOpen, close },
    open() {
      const box = form.querySelector('input')?.getBoundingClientRect() ?? form.getBoundingClientRect()
      place.style.insetInlineStart = `${Math.max(8, box.left)}px`
      place.style.insetBlockStart = `${box.bottom + 4}px`
      if (!isOpen()) place.showPopover()
    },
  }
}
