import { chosenRows, idOf, linkOf, rowAt } from './rows.ts'

/** The type of dragged notes: pads accept no other drop. */
const kind = 'application/x-notejam-notes'

/** Rows are dragged onto the pads of the desk; a selected row takes the selection with it. */
export function dragRows(table: HTMLElement, move: (noteIds: string[], padId: string) => void): void {
  let dragged: string[] = []
  table.addEventListener('dragstart', (event) => {
    const row = rowAt(table, event.target)
    if (!row || !event.dataTransfer) return
    const chosen = chosenRows(table)
    const rows = chosen.includes(row) ? chosen : [row]
    dragged = rows.map(idOf)
    event.dataTransfer.effectAllowed = 'copyMove'
    event.dataTransfer.setData(kind, '')
    const image = document.createElement('div')
    image.className = 'dragged-notes'
    image.textContent = rows.length === 1 ? (linkOf(row)?.textContent ?? '1 note') : `${rows.length} notes`
    document.body.append(image)
    event.dataTransfer.setDragImage(image, -8, -8)
    // The browser takes its picture of the element before the next task.
    setTimeout(() => image.remove())
  })

  const desk = document.getElementById('pads')
  const show = (pad?: Element) => {
    desk?.querySelector('.takes')?.classList.remove('takes')
    pad?.querySelector('.row')?.classList.add('takes')
  }
  const padAt = (event: DragEvent) =>
    event.dataTransfer?.types.includes(kind) && event.target instanceof Element
      ? event.target.closest<HTMLElement>('[data-pad]')
      : null
  desk?.addEventListener('dragover', (event) => {
    const pad = padAt(event)
    show(pad ?? undefined)
    if (!pad || !event.dataTransfer) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'move'
  })
  desk?.addEventListener('dragleave', () => show())
  desk?.addEventListener('drop', (event) => {
    const pad = padAt(event)
    show()
    if (!pad) return
    event.preventDefault()
    move(dragged, pad.dataset['pad'] ?? '')
  })
}
