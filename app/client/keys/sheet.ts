import { commands } from './commands.ts'
import { addFinder, openDialog, tell } from './dialog.ts'
import { paletteKeys } from './palette-keys.ts'
import { textKeys } from './text-keys.ts'

const everywhere = [
  ['j', 'Next in the list'],
  ['k', 'Previous in the list'],
  ['Enter', 'Open it'],
  ['e', 'Edit it'],
  ['#', 'Move it to the trash'],
  ['x', 'Select it'],
  ['⇧ j', 'Select the next one too'],
  ['v', 'Move it to a pad'],
  ['Alt ↑', 'Move the task whose box has the focus up'],
  ['Alt ↓', 'Move it down'],
  [paletteKeys, 'Find anything'],
  ['/', 'Search'],
  ['?', 'This list'],
  ['Esc', 'Close'],
] as const

/** The list of all shortcuts. @param typed while the list was loading */
export function openSheet(typed: string): void {
  const own = commands().flatMap(({ key, label }) => (key === undefined ? [] : [[key, label] as const]))
  // The page's meaning of a key comes before the general one.
  const all = [...own, ...everywhere.filter(([key]) => own.every(([known]) => known !== key)), ...textKeys]
  const dialog = openDialog('keys', 'Keys')
  const { field, told } = addFinder(dialog, 'Find a key', typed)
  const list = document.createElement('dl')
  dialog.append(list)

  function draw(): void {
    const wanted = field.value.toLowerCase()
    const shown = all.filter(([key, label]) => `${key} ${label}`.toLowerCase().includes(wanted))
    list.replaceChildren(
      ...shown.map(([key, label]) => {
        const row = document.createElement('div')
        const what = document.createElement('dt')
        what.textContent = label
        const keys = document.createElement('dd')
        keys.append(
          ...key.split(' ').map((one) => {
            const cap = document.createElement('kbd')
            cap.textContent = one
            return cap
          }),
        )
        row.append(what, keys)
        return row
      }),
    )
    tell(told, shown.length, 'key')
  }

  field.addEventListener('input', draw)
  draw()
}
