/** A toolbar is one stop of the Tab key: arrow keys, Home and End move within it, and Escape leaves it. */
export function arrowKeys(bar: HTMLElement, leave: () => void): void {
  const shown = () => [...bar.querySelectorAll<HTMLElement>('button')].filter((one) => one.checkVisibility())
  const stopAt = (chosen: HTMLElement | undefined) => {
    for (const one of bar.querySelectorAll<HTMLElement>('button')) one.tabIndex = one === chosen ? 0 : -1
  }
  stopAt(bar.querySelector<HTMLElement>('button') ?? undefined)
  bar.addEventListener('focusin', ({ target }) =>
    stopAt((target as Element).closest<HTMLElement>('button') ?? undefined),
  )
  bar.addEventListener('keydown', (event) => {
    const all = shown()
    const here = all.indexOf(document.activeElement as HTMLElement)
    const isReversed = getComputedStyle(bar).direction === 'rtl'
    const next = {
      ArrowRight: here + (isReversed ? -1 : 1),
      ArrowLeft: here + (isReversed ? 1 : -1),
      Home: 0,
      End: all.length - 1,
    }[event.key]
    if (event.key === 'Escape') leave()
    else if (next !== undefined) all.at(next % all.length)?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  })
}
