import type { LeftDraft } from '../autosave/drafts.ts'
import { leftLink, leftName } from '../autosave/left-note.ts'
import { discardButton } from '../autosave/offer-left.ts'

/** So many have a row at once; the next ones come when these are gone. */
const maxRows = 3

/** A row for each new note that was sent and not taken: why, and what its writer can do. */
export function refusedRows(refused: readonly LeftDraft[]): HTMLElement[] {
  return refused.slice(0, maxRows).map((left) => {
    const row = document.createElement('div')
    row.className = 'refused'
    const why = document.createElement('p')
    const name = document.createElement('bdi')
    name.textContent = leftName(left)
    why.append(name, ` is not saved. ${left.draft.refusal}`)
    const discard = discardButton(left)
    discard.addEventListener('click', () => row.remove())
    row.append(why, leftLink(left, 'Open it'), discard)
    return row
  })
}
