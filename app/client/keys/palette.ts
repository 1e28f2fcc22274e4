import { groupsOf, hasWords, type Choice, type FoundNote, type Group } from './choices.ts'
import { commands } from './commands.ts'
import { addFinder, openDialog, tell } from './dialog.ts'

/** Without a key, until notes are searched (debounce). */
const pauseMs = 120

let isOpen = false

/** Finds notes, pads, tags and the page's actions by name. @param typed while the palette was loading */
export function openPalette(typed: string): void {
  if (isOpen) return
  isOpen = true
  // Before the dialog is part of the page.
  const all = commands()
  const dialog = openDialog('palette', 'Jump to…')
  dialog.addEventListener('close', () => (isOpen = false))
  const { field, told } = addFinder(dialog, 'Jump to…', typed)
  const list = document.createElement('div')
  list.id = 'palette-list'
  list.role = 'listbox'
  list.ariaLabel = 'Found'
  dialog.append(list)
  field.role = 'combobox'
  field.setAttribute('aria-controls', list.id)
  field.ariaExpanded = 'true'
  field.ariaAutoComplete = 'list'

  let notes: readonly FoundNote[] = []
  let askedFor = ''
  let choices: Choice[] = []
  let chosen = 0
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  /** @param isKept whether the choice by arrow keys stays, if it is still in the list */
  function draw(isKept = false): void {
    const kept = isKept && chosen > 0 ? choices[chosen]?.key : undefined
    const isAnswer = field.value.trim() === askedFor
    const shown = isAnswer ? notes : notes.filter(({ name }) => hasWords(name, field.value))
    const groups = groupsOf(shown, all, field.value)
    choices = groups.flatMap((group) => group.choices)
    const at = choices.findIndex(({ key }) => key === kept)
    chosen = Math.max(0, at)
    let n = 0
    list.replaceChildren(...groups.map((group) => drawn(group, () => n++)))
    mark()
  }

  function drawn({ name, choices }: Group, next: () => number): HTMLElement {
    const group = document.createElement('div')
    group.role = 'group'
    group.ariaLabel = name
    const heading = document.createElement('p')
    heading.className = 'meta'
    heading.ariaHidden = 'true'
    heading.textContent = name
    group.append(heading, ...choices.map((choice) => row(choice, next())))
    return group
  }

  function row({ label, hint, sign, act }: Choice, index: number): HTMLElement {
    const item = document.createElement('div')
    item.id = `palette-${index}`
    item.role = 'option'
    const words = document.createElement('bdi')
    words.textContent = label
    const aside = document.createElement('span')
    aside.className = 'meta'
    aside.textContent = hint
    const place = document.createElement('span')
    place.className = 'sign'
    if (sign) place.append(sign.cloneNode(true))
    item.append(place, words, aside)
    item.addEventListener('click', () => choose(act))
    return item
  }

  function mark(): void {
    for (const [index, item] of [...list.querySelectorAll('[role=option]')].entries()) {
      item.ariaSelected = String(index === chosen)
      if (index === chosen) item.scrollIntoView({ block: 'nearest' })
    }
    if (choices.length > 0) field.setAttribute('aria-activedescendant', `palette-${chosen}`)
    else field.removeAttribute('aria-activedescendant')
  }

  function choose(act: (() => void) | undefined): void {
    if (!act) return
    dialog.close()
    act()
  }

  async function ask(): Promise<void> {
    const number = ++asked
    const q = field.value.trim()
    const path = `/palette?q=${encodeURIComponent(q)}`
    const answer = await fetch(path, { headers: { accept: 'application/json' } }).catch(() => undefined)
    if (number !== asked) return
    // A refusal (signed out, too many requests) leaves what the page has.
    if (answer?.ok) {
      notes = (await answer.json()) as FoundNote[]
      askedFor = q
      draw(true)
    }
    tell(told, choices.filter(({ key }) => key !== 'search').length, 'result')
  }

  field.addEventListener('input', () => {
    clearTimeout(timer)
    // At once, from the notes that are there: Enter never takes a stale choice.
    draw()
    timer = setTimeout(() => void ask(), pauseMs)
  })
  field.addEventListener('keydown', (event) => {
    if (event.isComposing || choices.length === 0) return
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by !== undefined) {
      event.preventDefault()
      chosen = (chosen + by + choices.length) % choices.length
      mark()
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      choose(choices[chosen]?.act)
    }
  })
  draw()
  void ask()
}
