/** A form with one button that undoes what a message says. */
export interface Undo {
  readonly action: string
  readonly fields?: readonly (readonly [name: string, value: string])[] | undefined
  /** What the button says where it does something else. */
  readonly verb?: string | undefined
}

/** What the server answers a script whose request has changed something. */
export interface Done {
  readonly message: string
  readonly undo?: Undo
}

let toasted: HTMLElement | undefined
let region: HTMLElement | undefined

/** How long a new region is empty: screen readers announce what is added to a region that they know. */
const regionFirstMs = 50

/**
 * Shows a message that floats at the page's foot and moves nothing, until the next message or its dismissal: one at a time. With an undo, it
 * has a form that undoes without leaving the page; its button is also what ⌘Z and Ctrl-Z in a list press.
 * @param undo or other choices, one of which dismisses it
 */
export function toast(message: string, undo?: Undo | readonly HTMLElement[]): void {
  dismiss()
  const flash = document.createElement('div')
  flash.className = 'flash'
  const words = document.createElement('span')
  words.textContent = message
  flash.append(words)
  if (undo && 'action' in undo) flash.append(undoForm(undo))
  if (undo && !('action' in undo)) flash.append(choicesOf(undo))
  else flash.append(closeButton())
  flash.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') dismiss()
  })
  toasted = flash
  if (region) region.append(flash)
  else {
    region = document.createElement('div')
    region.setAttribute('role', 'status')
    document.body.append(region)
    setTimeout(() => toasted && region?.append(toasted), regionFirstMs)
  }
}

/** Removes the message, also one that came with the page. */
export function dismiss(): void {
  toasted?.remove()
  toasted = undefined
  document.querySelector('.shell .flash')?.classList.add('gone')
}

/** @returns false when the message that is shown offers no undo */
export function undoLast(): boolean {
  const form = document.querySelector<HTMLFormElement>('.flash:not(.gone) form:not([data-offer])')
  form?.requestSubmit()
  return form !== null
}

/** Lets a form with an undo be sent without leaving the page. */
export function undoHere(form: HTMLFormElement): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (form.dataset['sending']) return
    form.dataset['sending'] = 'true'
    const fields = [...new FormData(form)].filter((field): field is [string, string] => typeof field[1] === 'string')
    // A field may have the name `action`.
    void act({ action: form.getAttribute('action') ?? '', fields })
  })
}

/**
 * Asks the server for a change, shows what it answers, and tells the page's lists with `notejam:changed`.
 * @returns whether it was done
 */
export async function act({ action, fields = [] }: Undo): Promise<boolean> {
  const body = new URLSearchParams(fields.map(([name, value]) => [name, value]))
  const headers = { accept: 'application/json' }
  const answer = await fetch(action, { method: 'POST', body, headers }).catch(() => undefined)
  if (answer?.status === 401) location.reload()
  const { message, undo } = ((await answer?.json().catch(() => undefined)) ?? { message: unchanged }) as Done
  toast(message, undo)
  if (answer?.ok) document.dispatchEvent(new CustomEvent('notejam:changed'))
  return answer?.ok ?? false
}

export const unchanged = 'There is no connection, so nothing was changed. Try again.'

function undoForm({ action, fields = [], verb }: Undo): HTMLFormElement {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = action
  if (verb !== undefined) form.dataset['offer'] = ''
  for (const [name, value] of fields) {
    const field = document.createElement('input')
    Object.assign(field, { type: 'hidden', name, value })
    form.append(field)
  }
  const button = document.createElement('button')
  button.className = 'button quiet'
  button.textContent = verb ?? 'Undo'
  form.append(button)
  undoHere(form)
  return form
}

function choicesOf(choices: readonly HTMLElement[]): HTMLElement {
  const row = document.createElement('span')
  row.className = 'choices'
  row.append(...choices)
  return row
}

export function closeSign(): SVGElement {
  const [sign, path] = ['svg', 'path'].map((name) => document.createElementNS('http://www.w3.org/2000/svg', name)) as [
    SVGSVGElement,
    SVGPathElement,
  ]
  sign.setAttribute('class', 'icon')
  sign.setAttribute('viewBox', '0 0 24 24')
  sign.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', 'M18 6 6 18M6 6l12 12')
  sign.append(path)
  return sign
}

export function closeButton(): HTMLButtonElement {
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'quiet close-flash'
  close.ariaLabel = 'Dismiss'
  // As the server draws it.
  close.append(closeSign())
  close.addEventListener('click', dismiss)
  return close
}
