import type { Format } from './format.ts'
import type { Surface } from './edit.ts'
import { aboveKeyboard } from './above-keyboard.ts'
import { arrowKeys } from './arrow-keys.ts'

/** What knows the formats of a text is fetched when the toolbar shows them. */
const load = () => import('./format.ts')

/** Shows the toolbar, which the page has hidden for browsers without scripts. */
export function startToolbar(bar: HTMLElement, field: HTMLTextAreaElement, surface: () => Surface): void {
  const buttons = [...bar.querySelectorAll<HTMLElement>('[data-format]')]
  let isDue = false

  async function draw(): Promise<void> {
    isDue = false
    // Nothing is seen of it beside the editor on a wide window.
    if (!bar.checkVisibility()) return
    const { isMade, toggles } = await load()
    const reading = await surface().reading?.()
    const [text, selection] = [surface().text(), surface().selection()]
    for (const button of buttons) {
      const format = button.dataset['format'] as Format
      if (toggles.has(format)) button.ariaPressed = String(isMade(text, selection, format, reading))
    }
  }
  /** Debounced to once a frame, when the editor knows where the caret is. */
  function soon(): void {
    if (isDue) return
    isDue = true
    requestAnimationFrame(() => void draw().catch(() => undefined))
  }

  bar.hidden = false
  arrowKeys(bar, () => surface().focus())
  aboveKeyboard(bar)
  // The focus stays in the text, and with it the keyboard of a phone.
  bar.addEventListener('mousedown', (event) => event.preventDefault())
  bar.addEventListener('click', ({ target }) => {
    const { format, history, done } = (target as Element).closest<HTMLElement>('button')?.dataset ?? {}
    if (done !== undefined) {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      return
    }
    if (format !== undefined) {
      void surface()
        .format(format as Format)
        .then(soon)
      surface().focus()
      return
    }
    if (history !== undefined) takeBack(field, history)
    else return
    surface().focus()
    soon()
  })
  document.addEventListener('selectionchange', soon)
  for (const type of ['input', 'notejam:set-text']) field.addEventListener(type, soon)
  soon()
}

/** By the editor, which has a history of its own, or else by the browser. */
function takeBack(field: HTMLTextAreaElement, what: string): void {
  const isLeft = field.dispatchEvent(new CustomEvent('notejam:history', { detail: what, cancelable: true }))
  if (!isLeft) return
  field.focus()
  // Deprecated, and the only door to the browser's undo.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  document.execCommand(what)
}
