import { apply, isMade, type Format } from './format.ts'
import type { Surface } from './edit.ts'

/** Formats that the text shows, and that their button takes away again. */
const toggles: ReadonlySet<string> = new Set<Format>([
  'bold',
  'italic',
  'strike',
  'highlight',
  'code',
  'heading',
  'list',
  'task',
])

/** Shows the toolbar, which the page has hidden for browsers without scripts. */
export function startToolbar(bar: HTMLElement, field: HTMLTextAreaElement, surface: () => Surface): void {
  const buttons = [...bar.querySelectorAll<HTMLElement>('[data-format]')]
  let isDue = false

  function draw(): void {
    isDue = false
    const [text, selection] = [surface().text(), surface().selection()]
    const reading = surface().reading?.()
    for (const button of buttons) {
      const format = button.dataset['format'] as Format
      if (toggles.has(format)) button.ariaPressed = String(isMade(text, selection, format, reading))
    }
  }
  /** Debounced to once a frame, when the editor knows where the caret is. */
  function soon(): void {
    if (isDue) return
    isDue = true
    requestAnimationFrame(draw)
  }

  bar.hidden = false
  bar.addEventListener('mousedown', (event) => event.preventDefault())
  bar.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('[data-format]')
    if (!button) return
    apply(surface(), button.dataset['format'] as Format)
    surface().focus()
    soon()
  })
  document.addEventListener('selectionchange', soon)
  for (const type of ['input', 'notejam:set-text']) field.addEventListener(type, soon)
  draw()
}
