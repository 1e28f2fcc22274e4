import { paletteKeys } from '../keys/palette-keys.ts'
import { typeAhead } from '../keys/type-ahead.ts'
import { listenToNote } from '../lists/note-actions.ts'
import type { Island } from '../main.ts'

/** Between the two keys of a sequence. */
const sequenceMs = 1_200

/** Links of a list's rows, for j and k; `data-row` names the actions of the row. */
const rows = '[data-row]'

/** Keys for the focused row: the end of the address that each opens. */
const ofRow: Readonly<Record<string, string>> = { e: 'edit', '#': 'delete' }

/**
 * Keyboard shortcuts: a key clicks the element that names it in `data-key`, or focuses it when it is a field. Ticked rows come
 * first, then the focused row. Not while the person types, in a dialog, or with a modifier key.
 */
const keys: Island = () => {
  listenToNote()
  let first = ''
  let firstAt = 0

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      void openPalette()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    // A key that is held down repeats only movements.
    if (event.repeat && event.key !== 'j' && event.key !== 'k') return
    const isSecond = first !== '' && Date.now() - firstAt < sequenceMs
    const key = isSecond ? `${first} ${event.key}` : event.key
    first = ''
    if (act(key)) event.preventDefault()
    else if (!isSecond && document.querySelector(`[data-key^="${CSS.escape(key)} "]`)) {
      first = key
      firstAt = Date.now()
    }
  })
  for (const cap of document.querySelectorAll('[data-open=palette] kbd')) cap.textContent = paletteKeys
  document.addEventListener('click', ({ target }) => {
    const asked = (target as Element).closest<HTMLElement>('[data-open]')?.dataset['open']
    if (asked === 'palette') void openPalette()
    if (asked === 'keys') void openSheet()
  })
}

/** Whether the code of a dialog is loading. */
let isOpening = false

const openPalette = () => open(async () => (await import('../keys/palette.ts')).openPalette)
const openSheet = () => open(async () => (await import('../keys/sheet.ts')).openSheet)

async function open(load: () => Promise<(typed: string) => void>): Promise<void> {
  if (isOpening) return
  isOpening = true
  const end = typeAhead()
  const show = await load().catch(() => undefined)
  const { typed, isLeft } = end()
  isOpening = false
  if (!isLeft) show?.(typed)
}

/** @returns whether the key has a meaning here */
function act(key: string): boolean {
  if (key === '?') {
    void openSheet()
    return true
  }
  if (key === 'j' || key === 'k') return step(key === 'j' ? 1 : -1)
  const row = focusedRow()
  const more = ofRow[key]
  if (row && more && !tickedTarget(key) && row.dataset['row']?.split(' ').includes(more)) {
    location.assign(`${row.pathname}/${more}${row.search}`)
    return true
  }
  const target = tickedTarget(key) ?? pageTarget(key)
  if (!target) return false
  if (target.matches('input, textarea')) target.focus()
  else target.click()
  return true
}

function tickedTarget(key: string): HTMLElement | null {
  const isTicked = document.querySelector('[name=note]:checked') !== null
  return isTicked ? document.querySelector<HTMLElement>(`[data-ticked-key="${CSS.escape(key)}"]`) : null
}

function pageTarget(key: string): HTMLElement | undefined {
  const all = [...document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)]
  return all.find((one) => one.checkVisibility()) ?? all[0]
}

/** The link of the row that has the focus, in any of its elements. */
function focusedRow(): HTMLAnchorElement | null {
  const { activeElement } = document
  return activeElement?.closest('tr, li')?.querySelector<HTMLAnchorElement>(rows) ?? null
}

function step(by: number): boolean {
  const all = [...document.querySelectorAll<HTMLElement>(rows)].filter((row) => row.checkVisibility())
  if (all.length === 0) return false
  // Without a focused row, from the row of the open note.
  const from = focusedRow() ?? all.find((row) => row.closest('[aria-current]'))
  const here = from ? all.indexOf(from) : -1
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, here + by))
  all[next]?.focus()
  return true
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('dialog[open]')) return true
  // Checkboxes take no letters.
  if (target.matches('input[type=checkbox], input[type=radio]')) return false
  return target.isContentEditable || target.matches('input, textarea, select')
}

export default keys
