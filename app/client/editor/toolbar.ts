import { apply, type Format } from './format.ts'
import type { Surface } from './surface.ts'

/** The buttons are in the page, hidden until there is somebody to press them for. */
export function startToolbar(bar: HTMLElement, surface: () => Surface): void {
  bar.hidden = false
  bar.addEventListener('mousedown', (event) => event.preventDefault())
  bar.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('[data-format]')
    if (!button) return
    apply(surface(), button.dataset['format'] as Format)
    surface().focus()
  })
}
