/** What was typed before the field was there that it is meant for. */
export interface TypedAhead {
  readonly typed: string
  /** Whether the person has pressed Escape: nothing is to be opened, and what follows is typed where the focus is. */
  readonly isLeft: boolean
}

/** Takes the keys that are pressed while the code of a dialog or a panel is loading. @returns ends that */
export function typeAhead(): () => TypedAhead {
  let typed = ''
  let isLeft = false
  const take = (event: KeyboardEvent) => {
    const { key } = event
    const isCombined = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph')
    if (event.isComposing || (isCombined && key.length === 1) || inert.has(key)) return
    event.preventDefault()
    event.stopPropagation()
    if (key === 'Escape') {
      isLeft = true
      stop()
    } else if (key === 'Backspace') typed = typed.replace(/.$/su, '')
    else if (key.length === 1) typed += key
  }
  const stop = () => document.removeEventListener('keydown', take, { capture: true })
  // Before the listeners of the text.
  document.addEventListener('keydown', take, { capture: true })
  return () => {
    stop()
    return { typed, isLeft }
  }
}

/** Keys that write nothing and move nothing, and what an input method takes for itself. */
const inert: ReadonlySet<string> = new Set([
  'Shift',
  'Control',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Process',
  'Dead',
])
