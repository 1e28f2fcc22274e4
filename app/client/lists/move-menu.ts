/** Pads that are seen at a glance; more of them have a field to find one. */
const manyPads = 10

/** The menu of pads that the selected notes are moved to: those of the desk. */
export function moveMenu(move: (padId: string) => void): HTMLElement {
  const menu = document.createElement('div')
  menu.className = 'menu move-menu'
  menu.popover = 'auto'
  menu.ariaLabel = 'Move to'
  menu.addEventListener('beforetoggle', (event) => {
    if (event.newState === 'open') fill()
  })
  menu.addEventListener('toggle', (event) => {
    if (event.newState === 'open') menu.querySelector<HTMLElement>('input, button')?.focus()
  })
  menu.addEventListener('click', ({ target }) => {
    const chosen = target instanceof Element ? target.closest<HTMLElement>('[data-to]') : null
    if (!chosen) return
    menu.hidePopover()
    move(chosen.dataset['to'] ?? '')
  })
  menu.addEventListener('keydown', (event) => {
    const stops = [...menu.querySelectorAll<HTMLElement>('input, button:not([hidden])')]
    const at = stops.indexOf(document.activeElement as HTMLElement)
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by !== 0) stops[(at + by + stops.length) % stops.length]?.focus()
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) stops[1]?.click()
    else return
    event.preventDefault()
  })

  function fill(): void {
    const pads = [...document.querySelectorAll<HTMLElement>('#pads [data-pad]')]
    menu.replaceChildren(...pads.map(choice), noPad())
    if (pads.length > manyPads) menu.prepend(finder())
  }

  function finder(): HTMLInputElement {
    const field = document.createElement('input')
    field.ariaLabel = 'Find a pad'
    field.placeholder = 'Find a pad'
    field.addEventListener('input', () => {
      const wanted = field.value.trim().toLowerCase()
      for (const one of menu.querySelectorAll<HTMLElement>('[data-to]'))
        one.hidden = !one.textContent.toLowerCase().includes(wanted)
    })
    return field
  }
  return menu
}

function choice(pad: HTMLElement): HTMLElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.dataset['to'] = pad.dataset['pad']
  for (const part of pad.querySelectorAll('.pad-dot, bdi')) made.append(part.cloneNode(true))
  return made
}

function noPad(): HTMLElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.dataset['to'] = ''
  made.textContent = 'No pad'
  return made
}
