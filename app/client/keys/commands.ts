/** A link or a button of the page. */
export interface Command {
  readonly kind: 'pads' | 'tags' | 'actions'
  readonly label: string
  readonly key: string | undefined
  readonly element: HTMLElement
}

/** The page's commands, of each kind each label once, in the order of the page. */
export function commands(): Command[] {
  const found = new Map<string, Command>()
  const selector = '[data-key], nav[aria-label="Pads and account"] a:not(.brand)'
  for (const element of document.querySelectorAll<HTMLElement>(selector)) {
    const label = labelOf(element)
    const key = element.dataset['key']
    const kind = element.closest('.pads') ? 'pads' : element.closest('.tags') ? 'tags' : 'actions'
    const known = found.get(`${kind} ${label}`)
    if (label && (!known || (known.key === undefined && key !== undefined)))
      found.set(`${kind} ${label}`, { kind, label, key, element })
  }
  return [...found.values()]
}

export function run({ element }: Command): void {
  if (element.matches('input')) element.focus()
  else element.click()
}

function labelOf(element: HTMLElement): string {
  const named = element.dataset['label'] ?? element.ariaLabel
  if (named) return named
  const copy = element.cloneNode(true) as HTMLElement
  for (const part of copy.querySelectorAll('.count, svg')) part.remove()
  return copy.textContent.trim().replace(/\s+/g, ' ')
}
