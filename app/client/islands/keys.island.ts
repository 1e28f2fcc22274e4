import { paletteKeys } from '../keys/palette-keys.ts'
import type { Island } from '../main.ts'

/** Milliseconds for the second key of two. */
const patience = 1_200

/** Rows of a list, to go through with j and k: links, with what else can be done there. */
const rows = '[data-row]'

/** What a key does with a row, as its address goes on. */
const ofRow: Readonly<Record<string, string>> = { e: 'edit', '#': 'delete' }

/**
 * Single keys for what stands on the page: whatever has `data-key` is pressed, or focused when it is a field. What is
 * ticked in a list comes first, then the row that has the focus. Never while somebody types, in a dialog, or with other
 * keys held down.
 */
const keys: Island = () => {
  let first = ''
  let firstAt = 0

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return
    if (meanwhile !== undefined) {
      if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return
      meanwhile += event.key
      event.preventDefault()
      return
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      void openPalette()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    // Held down, only those that move.
    if (event.repeat && event.key !== 'j' && event.key !== 'k') return
    const isSecond = first !== '' && Date.now() - firstAt < patience
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

/** What is typed while a dialog is on its way is for its field; undefined when none is. */
let meanwhile: string | undefined

const openPalette = () => open(async () => (await import('../keys/palette.ts')).openPalette)
const openSheet = () => open(async () => (await import('../keys/sheet.ts')).openSheet)

async function open(load: () => Promise<(typed: string) => void>): Promise<void> {
  if (meanwhile !== undefined) return
  meanwhile = ''
  try {
    const show = await load()
    show(meanwhile)
  } finally {
    meanwhile = undefined
  }
}

/** @returns whether there was something to do */
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

/** The row that the focus is in: on its link, its box or its pad. */
function focusedRow(): HTMLAnchorElement | null {
  const { activeElement } = document
  return activeElement?.closest('tr, li')?.querySelector<HTMLAnchorElement>(rows) ?? null
}

function step(by: number): boolean {
  const all = [...document.querySelectorAll<HTMLElement>(rows)].filter((row) => row.checkVisibility())
  if (all.length === 0) return false
  // Beside a note that is open, from there.
  const from = focusedRow() ?? all.find((row) => row.closest('[aria-current]'))
  const here = from ? all.indexOf(from) : -1
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, here + by))
  all[next]?.focus()
  return true
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('dialog[open]')) return true
  // A box that is ticked takes no letters.
  if (target.matches('input[type=checkbox], input[type=radio]')) return false
  return target.isContentEditable || target.matches('input, textarea, select')
}

export default keys
