import { run, type Command } from './commands.ts'

export interface FoundNote {
  readonly id: string
  readonly name: string
  readonly pad: string | null
}

export interface Choice {
  /** Identifies it when the list changes. */
  readonly key: string
  readonly label: string
  readonly hint: string
  /** What stands before the label: a drawing or a pad's dot of the page. */
  readonly sign: Element | null | undefined
  readonly act: () => void
}

export interface Group {
  readonly name: string
  readonly choices: readonly Choice[]
}

/** Of each group, without anything typed; notes are those that the server found. */
const maxAtFirst = { pads: 5, tags: 5, actions: 8 }

/** The choices whose names have the typed words, by kind; the last one searches for the words in texts. */
export function groupsOf(notes: readonly FoundNote[], commands: readonly Command[], typed: string): Group[] {
  const q = typed.trim()
  const of = (kind: Command['kind']) =>
    commands
      .filter((command) => command.kind === kind && hasWords(command.label, q))
      .slice(0, q === '' ? maxAtFirst[kind] : undefined)
      .map(asChoice)
  return [
    { name: q === '' ? 'Edited last' : 'Notes', choices: notes.map(ofNote) },
    { name: 'Pads', choices: of('pads') },
    { name: 'Tags', choices: of('tags') },
    { name: 'Actions', choices: of('actions') },
    { name: 'Search', choices: q === '' ? [] : [searchFor(q)] },
  ].filter(({ choices }) => choices.length > 0)
}

function ofNote({ id, name, pad }: FoundNote): Choice {
  const act = () => location.assign(`/notes/${id}`)
  return { key: `note ${id}`, label: name, hint: pad ?? '', sign: signOf('a[href="/"].row'), act }
}

function asChoice(command: Command): Choice {
  const { kind, label, key, element } = command
  const sign = element.querySelector('svg, .pad-dot') ?? signOf('[data-open=palette]')
  return { key: `${kind} ${label}`, label, hint: key ?? '', sign, act: () => run(command) }
}

/** The choice that opens the search, which looks through texts and knows operators; the palette knows names only. */
function searchFor(q: string): Choice {
  const act = () => location.assign(`/search?q=${encodeURIComponent(q)}`)
  return { key: 'search', label: `Search for “${q}”`, hint: '', sign: signOf('.search-box'), act }
}

function signOf(place: string): Element | null | undefined {
  return document.querySelector(place)?.querySelector('svg')
}

const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Whether a name has all typed words, as the server matches them, and without regard to accents. */
export function hasWords(name: string, typed: string): boolean {
  const plain = folded(name)
  return folded(typed)
    .split(/\s+/)
    .every((word) => plain.includes(word))
}
