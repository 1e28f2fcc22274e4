import type { Saved } from '../autosave/saved.ts'
import { isPinned, keepingInPlace, linkOf, rowOf, rowsOf } from './rows.ts'

/** Shows a save in the note's row. @returns false where only the server knows how the row looks now */
export function showSaved(table: HTMLElement, { id, savedAt, name, snippet }: Saved): boolean {
  const row = rowOf(table, id)
  const title = row && linkOf(row)?.querySelector('bdi')
  const list = new URL(table.dataset['list'] ?? '', location.href)
  const isByTime = (list.searchParams.get('order') ?? '-updated_at') === '-updated_at'
  if (!row || !title || !name || snippet === undefined || list.pathname.startsWith('/tags/')) return false
  if (!isByTime && title.textContent !== name) return false
  keepingInPlace(table, () => {
    title.textContent = name
    const words = row.querySelector('.snippet')
    const counted = words?.querySelector('.tasks-done')
    words?.replaceChildren(...(counted ? [counted, snippet && ' · '] : []), snippet)
    const time = row.querySelector('time')
    if (time) {
      time.dateTime = savedAt
      time.textContent = 'now'
    }
    if (isByTime) moveUp(table, row)
  })
  return true
}

/** The latest note stands first, below the pinned ones. */
function moveUp(table: HTMLElement, row: HTMLElement): void {
  const first = rowsOf(table).find((one) => isPinned(one) === isPinned(row))
  // On a later page of the list, the place of the latest note is on another page.
  const isFirstPage = !/[?&](after|before)=/.test(table.dataset['list'] ?? '')
  if (first && first !== row && isFirstPage) first.before(row)
}
