import { closeSign, dismiss } from '../toast.ts'
import { moveMenu } from './move-menu.ts'
import { isPinned } from './rows.ts'
import { maxSelected, type Selection } from './selection.ts'

export interface Actions {
  readonly move: (padId: string) => void
  readonly pin: (isPinned: boolean) => void
  readonly trash: () => void
}

export interface Bar {
  /** Shows what is selected, or goes when selecting has ended. */
  readonly draw: () => void
  readonly openMove: () => void
}

/** The bar that floats while rows are selected, and says what can be done with them. */
export function barOf(selection: Selection, actions: Actions): Bar {
  const bar = document.createElement('div')
  bar.className = 'picked-bar'
  // Outside main and the panes it has to be a landmark of its own.
  bar.setAttribute('role', 'region')
  bar.ariaLabel = 'Selected notes'
  // A screen reader announces the count.
  const count = document.createElement('strong')
  count.setAttribute('role', 'status')
  const menu = moveMenu(actions.move)
  const move = button('Move to…')
  move.popoverTargetElement = menu
  const pin = button('Pin', () => actions.pin(pin.textContent === 'Pin'))
  const trash = button('Move to trash', actions.trash)
  trash.ariaLabel = 'Move to trash'
  // The label on narrow windows.
  trash.dataset['short'] = 'Trash'
  const close = button('', () => selection.end())
  close.append(closeSign())
  close.ariaLabel = 'End selecting'
  bar.append(count, move, menu, pin, trash, close)

  function draw(): void {
    if (!selection.isOn()) {
      bar.remove()
      return
    }
    if (!bar.isConnected) {
      // The bar takes the place of the message, whose undo ends with the next action.
      dismiss()
      document.body.append(bar)
    }
    const rows = selection.rows()
    const words = `${rows.length} selected`
    count.textContent = rows.length === maxSelected ? `${words}, the most at once` : words
    pin.textContent = rows.length > 0 && rows.every(isPinned) ? 'Unpin' : 'Pin'
    for (const one of [move, pin, trash]) one.disabled = rows.length === 0
  }

  return {
    draw,
    openMove() {
      if (!move.disabled) menu.showPopover({ source: move })
    },
  }
}

function button(words: string, act?: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = words
  if (act) made.addEventListener('click', act)
  return made
}
