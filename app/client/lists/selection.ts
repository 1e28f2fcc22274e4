import { boxOf, chosenRows, idOf, isSelecting, rowsOf } from './rows.ts'

/** The most notes that one request changes, as the server has it. */
export const maxSelected = 100

export interface Selection {
  readonly rows: () => HTMLTableRowElement[]
  readonly isOn: () => boolean
  /** Shows the boxes; nothing is chosen. */
  readonly begin: () => void
  readonly end: () => void
  readonly toggle: (row: HTMLTableRowElement, isChosen?: boolean) => void
  /** Selects from the row that was chosen last to this one. */
  readonly extendTo: (row: HTMLTableRowElement) => void
  /** Has to be called when rows were added or removed. */
  readonly renew: () => void
}

/** Which rows of a list are selected: those whose boxes are ticked. @param onChange it began, changed or ended */
export function selectionOf(table: HTMLElement, onChange: () => void): Selection {
  let last: string | undefined

  const rows = () => chosenRows(table)
  const isOn = () => isSelecting(table)

  function begin(): void {
    addBoxes()
    table.classList.add('selecting')
    onChange()
  }

  function end(): void {
    if (!isOn()) return
    for (const row of rows()) tick(row, false)
    table.classList.remove('selecting')
    last = undefined
    onChange()
  }

  function toggle(row: HTMLTableRowElement, isChosen?: boolean): void {
    if (!isOn()) begin()
    const wanted = isChosen ?? !boxOf(row)?.checked
    if (wanted && rows().length >= maxSelected) return
    tick(row, wanted)
    last = idOf(row)
    onChange()
  }

  function extendTo(row: HTMLTableRowElement): void {
    if (!isOn()) begin()
    const all = rowsOf(table)
    const from = all.findIndex((one) => idOf(one) === last)
    const to = all.indexOf(row)
    const [first, end] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)]
    for (const one of all.slice(first, end + 1)) if (rows().length < maxSelected) tick(one, true)
    if (from < 0) last = idOf(row)
    onChange()
  }

  /** A list beside a note comes without boxes. */
  function addBoxes(): void {
    const head = table.querySelector('thead tr')
    if (head && !head.querySelector('.select')) head.prepend(headOfBoxes())
    for (const row of rowsOf(table)) if (!boxOf(row)) row.prepend(boxCell(row))
  }

  table.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === 'note') onChange()
  })
  return {
    ...{ rows, isOn, begin, end, toggle, extendTo },
    renew() {
      if (!isOn()) return
      addBoxes()
      onChange()
    },
  }
}

function tick(row: HTMLElement, isTicked: boolean): void {
  const box = boxOf(row)
  if (box) box.checked = isTicked
}

function boxCell(row: HTMLElement): HTMLElement {
  const cell = document.createElement('td')
  cell.setAttribute('role', 'cell')
  cell.className = 'select'
  const label = document.createElement('label')
  const box = document.createElement('input')
  Object.assign(box, { type: 'checkbox', name: 'note', value: idOf(row) })
  const words = document.createElement('span')
  words.className = 'unseen'
  words.textContent = `Select ${row.querySelector('.name bdi')?.textContent ?? 'note'}`
  label.append(box, words)
  cell.append(label)
  return cell
}

function headOfBoxes(): HTMLElement {
  const head = document.createElement('th')
  head.scope = 'col'
  head.setAttribute('role', 'columnheader')
  head.className = 'select'
  head.textContent = 'Select'
  return head
}
