import type { Island } from '../main.ts'

/** Milliseconds for the second key of two. */
const patience = 1_200

/** Rows of a list, to go through with j and k. */
const rows = 'main [data-row]'

/**
 * Single keys for what stands on the page: whatever has `data-key` is pressed, or focused when it is a field. Never while
 * somebody types, in a dialog, or with other keys held down.
 */
const keys: Island = () => {
  let first = ''
  /** What is typed until the palette has come. */
  let ahead: string | undefined
  let firstAt = 0

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      void open()
      return
    }
    if (ahead !== undefined) {
      event.preventDefault()
      if (event.key.length === 1) ahead += event.key
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const isSecond = first !== '' && Date.now() - firstAt < patience
    const key = isSecond ? `${first} ${event.key}` : event.key
    first = ''
    if (act(key)) event.preventDefault()
    else if (!isSecond && document.querySelector(`[data-key^="${CSS.escape(key)} "]`)) {
      first = key
      firstAt = Date.now()
    }
  })
  document.addEventListener('click', ({ target }) => {
    const asked = (target as Element).closest<HTMLElement>('[data-open]')?.dataset['open']
    if (asked === 'palette') void open()
    if (asked === 'keys') void openSheet()
  })

  async function open(): Promise<void> {
    ahead ??= ''
    try {
      const { openPalette } = await import('../keys/palette.ts')
      openPalette(ahead)
    } finally {
      ahead = undefined
    }
  }
}

const openSheet = async () => (await import('../keys/sheet.ts')).openSheet()

/** @returns whether there was something to do */
function act(key: string): boolean {
  if (key === '?') {
    void openSheet()
    return true
  }
  if (key === 'j' || key === 'k') return step(key === 'j' ? 1 : -1)
  const row = document.activeElement?.closest('main :is(li, tr)')
  const target =
    row?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ??
    [...document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)].find((one) =>
      one.checkVisibility(),
    ) ??
    document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  if (!target) return false
  if (target.matches('input, textarea')) target.focus()
  else target.click()
  return true
}

function step(by: number): boolean {
  const all = [...document.querySelectorAll<HTMLElement>(rows)].filter((row) => row.checkVisibility())
  if (all.length === 0) return false
  const here = all.findIndex((row) => row === document.activeElement || row.ariaCurrent === 'page')
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
