import { commands, run, type Command } from './commands.ts'
import { addFinder, openDialog, tell } from './dialog.ts'

interface FoundNote {
  readonly id: string
  readonly name: string
  readonly pad: string | null
}

interface Choice {
  /** Identifies it when the list changes. */
  readonly key: string
  readonly label: string
  readonly hint: string
  readonly act: () => void
}

/** Without a key, until notes are searched (debounce). */
const pauseMs = 120
/** Without anything typed. */
const maxCommands = 8

let isOpen = false

/** Finds notes, pads and the page's commands by name. @param typed while the palette was loading */
export function openPalette(typed: string): void {
  if (isOpen) return
  isOpen = true
  // Before the dialog is part of the page.
  const all = commands()
  const dialog = openDialog('palette', 'Commands')
  dialog.addEventListener('close', () => (isOpen = false))
  const { field, told } = addFinder(dialog, 'Find a note, a pad or a command', typed)
  const list = document.createElement('ul')
  list.id = 'palette-list'
  list.setAttribute('role', 'listbox')
  list.ariaLabel = 'Found'
  // For words of texts, and for operators: the palette knows names only.
  const onward = document.createElement('a')
  onward.textContent = 'Search in all notes'
  onward.hidden = true
  dialog.append(list, onward)
  field.setAttribute('role', 'combobox')
  field.setAttribute('aria-controls', list.id)
  field.setAttribute('aria-expanded', 'true')
  field.setAttribute('aria-autocomplete', 'list')

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
    choices = [...shown.map(asChoice), ...matching(all, field.value).map(ofCommand)]
    chosen = Math.max(
      0,
      choices.findIndex(({ key }) => key === kept),
    )
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
    mark()
  }

  function ofCommand(command: Command): Choice {
    return {
      key: `command ${command.label}`,
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
    const q = field.value.trim()
    const path = `/palette?q=${encodeURIComponent(q)}`
    const answer = await fetch(path, { headers: { accept: 'application/json' } }).catch(() => undefined)
    if (number !== asked) return
    // A refusal (signed out, too many requests) leaves the page's commands.
    if (answer?.ok) {
      notes = (await answer.json()) as FoundNote[]
      askedFor = q
      draw(true)
    }
    tell(told, choices.length, 'result')
    onward.hidden = choices.length > 0
    onward.href = `/search?q=${encodeURIComponent(q)}`
  }

  field.addEventListener('input', () => {
    clearTimeout(timer)
    onward.hidden = true
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
      choose(chosen)
    }
  })
  draw()
  void ask()
}

function asChoice({ id, name, pad }: FoundNote): Choice {
  return { key: `note ${id}`, label: name, hint: pad ?? 'Note', act: () => location.assign(`/notes/${id}`) }
}

function matching(all: readonly Command[], typed: string): Command[] {
  return all.filter(({ label }) => hasWords(label, typed)).slice(0, typed.trim() === '' ? maxCommands : undefined)
}

/** As the server matches names. */
function hasWords(name: string, typed: string): boolean {
  const lower = name.toLowerCase()
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}
