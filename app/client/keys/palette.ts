import { commands, run, type Command } from './commands.ts'
import { addFinder, openDialog } from './dialog.ts'

interface FoundNote {
  readonly id: string
  readonly name: string
  readonly pad: string | null
}

interface Choice {
  readonly label: string
  readonly hint: string
  readonly act: () => void
}

/** Milliseconds after the last key until notes are asked for. */
const pause = 120
const mostCommands = 8

let isOpen = false

/** Everything by its name: notes, pads, and what can be done on this page. */
/** @param ahead what was typed before this was loaded */
export function openPalette(ahead = ''): void {
  if (isOpen) return
  isOpen = true
  // Before the dialog is there: it is no part of the page.
  const all = commands()
  const dialog = openDialog('palette', 'Commands')
  dialog.addEventListener('close', () => (isOpen = false))
  const { field, told } = addFinder(dialog, 'Find a note, a pad or a command')
  const list = document.createElement('ul')
  list.id = 'palette-list'
  list.setAttribute('role', 'listbox')
  list.ariaLabel = 'Found'
  dialog.append(list)
  field.setAttribute('role', 'combobox')
  field.setAttribute('aria-controls', list.id)
  field.setAttribute('aria-expanded', 'true')
  field.setAttribute('aria-autocomplete', 'list')

  let choices: Choice[] = []
  let known: readonly FoundNote[] = []
  let chosen = 0
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function draw(notes: readonly FoundNote[]): void {
    choices = [...notes.map(asChoice), ...matching(all, field.value).map(ofCommand)]
    chosen = 0
    list.replaceChildren(
      ...choices.map(({ label, hint }, index) => {
        const item = document.createElement('li')
        item.id = `palette-${index}`
        item.setAttribute('role', 'option')
        const words = document.createElement('bdi')
        words.textContent = label
        const aside = document.createElement('span')
        aside.className = 'meta'
        aside.textContent = hint
        item.append(words, aside)
        item.addEventListener('click', () => choose(index))
        return item
      }),
    )
    told.textContent = choices.length === 1 ? '1 result' : `${choices.length} results`
    mark()
  }

  function ofCommand(command: Command): Choice {
    return {
      label: command.label,
      hint: command.key ?? '',
      act: () => {
        dialog.close()
        run(command)
      },
    }
  }

  function mark(): void {
    for (const [index, item] of [...list.children].entries()) {
      item.setAttribute('aria-selected', String(index === chosen))
      if (index === chosen) item.scrollIntoView({ block: 'nearest' })
    }
    if (choices.length > 0) field.setAttribute('aria-activedescendant', `palette-${chosen}`)
    else field.removeAttribute('aria-activedescendant')
  }

  function choose(index: number): void {
    choices[index]?.act()
  }

  async function ask(): Promise<void> {
    const number = ++asked
    const path = `/palette?q=${encodeURIComponent(field.value.trim())}`
    const answer = await fetch(path, { headers: { accept: 'application/json' } }).catch(() => undefined)
    // An older question, or nobody is signed in any more: what is on the page still works.
    if (number !== asked || !answer?.ok) return
    known = (await answer.json()) as FoundNote[]
    draw(known)
  }

  field.addEventListener('input', () => {
    clearTimeout(timer)
    // Enter may come before the answer: what no longer fits is not there to be chosen.
    draw(known.filter(({ name }) => fits(name, field.value)))
    timer = setTimeout(() => void ask(), pause)
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
      choose(chosen)
    }
  })
  field.value = ahead
  draw([])
  void ask()
}

function asChoice({ id, name, pad }: FoundNote): Choice {
  return { label: name, hint: pad ?? 'Note', act: () => location.assign(`/notes/${id}`) }
}

function matching(all: readonly Command[], typed: string): Command[] {
  const found = all.filter(({ label }) => fits(label, typed))
  return typed.trim() ? found : found.slice(0, mostCommands)
}

function fits(name: string, typed: string): boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return words.every((word) => name.toLowerCase().includes(word))
}
