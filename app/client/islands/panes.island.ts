import { panesCookie, panesOf, type Panes } from '../../shared/panes-cookie.ts'
import { setCookie } from '../cookie.ts'
import type { Island } from '../main.ts'

/** Buttons that hide the list, or everything but the sheet, and show all again. A cookie of this device keeps the choice. */
const panes: Island = (tools) => {
  const root = document.documentElement
  const buttons = [...tools.querySelectorAll<HTMLButtonElement>('[data-hides]')]
  const draw = () => {
    const hidden = panesOf(root.dataset['panes'])
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset['hides'] === hidden))
  }
  tools.addEventListener('click', ({ target }) => {
    const asked = panesOf((target as Element).closest<HTMLElement>('[data-hides]')?.dataset['hides'])
    if (!asked) return
    const next: Panes | undefined = root.dataset['panes'] === undefined ? asked : undefined
    if (next) root.dataset['panes'] = next
    else delete root.dataset['panes']
    setCookie(panesCookie, next)
    draw()
  })
  draw()
}

export default panes
