/**
 * Shows another best match beside the results. A note that is written stays until it is saved and left, and one that was written comes back
 * with its form when it is found again: there is one form for a note in a page.
 */
export function bestMatches(first: Element): (best: HTMLElement) => void {
  let pane = first
  let wanted: HTMLElement | undefined
  const written = new Map<string, Element>()

  function show(best: HTMLElement): void {
    const nonce = document.querySelector<HTMLElement>('.search-box[data-nonce]')?.dataset['nonce']
    const sheet = sheetOf(best)
    if (sheet && nonce !== undefined) sheet.dataset['nonce'] = nonce
    const [before, path] = [sheetOf(pane), sheet?.dataset['path']]
    if (before?.querySelector('form.writing')) written.set(before.dataset['path'] ?? '', pane)
    const again = path === undefined ? undefined : path === before?.dataset['path'] ? pane : written.get(path)
    const next = again ?? best
    if (again && sheet) takeOver(again, best, sheet)
    if (next !== pane) pane.replaceWith(next)
    pane = next
    next.dispatchEvent(new CustomEvent('notejam:replaced', { bubbles: true }))
  }

  document.addEventListener('notejam:left-text', () => {
    const best = wanted
    wanted = undefined
    if (best) show(best)
  })
  return (best) => {
    wanted = sheetOf(pane)?.classList.contains('is-writing') ? best : undefined
    if (!wanted) show(best)
  }
}

/** The same note with what is marked in it now. */
function takeOver(pane: Element, best: HTMLElement, fresh: HTMLElement): void {
  const sheet = sheetOf(pane)
  const [shown, rendered] = [sheet, fresh].map((one) => one?.querySelector(':scope > .rendered'))
  if (!sheet || !shown || !rendered) return
  shown.replaceWith(rendered)
  for (const name of ['place', 'version']) sheet.dataset[name] = fresh.dataset[name] ?? ''
  pane.querySelector('.match-steps')?.remove()
  const steps = best.querySelector('.match-steps')
  if (steps) pane.append(steps)
}

function sheetOf(pane: Element): HTMLElement | null {
  return pane.querySelector('article[data-path]')
}
