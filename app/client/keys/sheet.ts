import { commands } from './commands.ts'
import { addFinder, openDialog } from './dialog.ts'

const everywhere = [
  ['j', 'Next in the list'],
  ['k', 'Previous in the list'],
  ['Enter', 'Open it'],
  ['Ctrl K', 'Find anything'],
  ['/', 'Search'],
  ['?', 'This list'],
  ['Esc', 'Close'],
] as const

/** All keys, to be looked through. */
export function openSheet(): void {
  const own = commands().flatMap(({ key, label }) => (key === undefined ? [] : [[key, label] as const]))
  const dialog = openDialog('keys', 'Keys')
  const { field, told } = addFinder(dialog, 'Find a key')
  const list = document.createElement('dl')
  dialog.append(list)

  function draw(): void {
    const typed = field.value.toLowerCase()
    const shown = [...own, ...everywhere].filter(([key, label]) => `${key} ${label}`.toLowerCase().includes(typed))
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
    told.textContent = `${shown.length} keys`
  }

  field.addEventListener('input', draw)
  draw()
}
