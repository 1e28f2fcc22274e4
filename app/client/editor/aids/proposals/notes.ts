import {
  pickedCompletion,
  type Completion,
  type CompletionResult,
  type CompletionSource,
} from '@codemirror/autocomplete'
import type { EditorView } from '@codemirror/view'
import { noteLink } from '../../../../shared/note-links.ts'
import { begunAt } from '../begun.ts'
import { isAmongWords } from '../among-words.ts'
import { ask } from './ask.ts'

interface FoundNote {
  readonly name: string
  readonly pad: string | null
}

/** Longest title in Unicode characters, as the server has it. */
const maxTitleCharacters = 100

/** The rest of a link behind the caret: of its title, its own words, and the brackets that end it. */
const rest = /^([^[\]|\n]{0,200})((?:\|[^[\]\n]{0,200})?\]\])/

/** Notes by title behind `[[`, the latest first, and a note that is still to be written. */
export const notes: CompletionSource = async (context) => {
  const begun = begunAt(context.state, context.pos)
  if (begun?.kind !== 'note' || !isAmongWords(context.state, context.pos)) return null
  const typed = begun.typed.trim()
  const found = await ask<readonly FoundNote[]>(
    '/palette',
    Array.from(typed).slice(0, maxTitleCharacters).join(''),
    context,
  )
  return context.aborted ? null : resultOf(begun.from, typed, Array.isArray(found) ? found : [])
}

function resultOf(from: number, typed: string, found: readonly FoundNote[]): CompletionResult | null {
  const titles = new Map(found.filter(({ name }) => name.trim()).map((note) => [note.name, note]))
  const options: Completion[] = [...titles.values()].map(({ name, pad }) => ({
    label: name,
    ...(pad === null ? {} : { detail: pad }),
    type: 'note',
    apply: linkTo(name),
  }))
  const isKnown = [...titles.keys()].some((name) => name.toLowerCase() === typed.toLowerCase())
  if (typed && !isKnown && Array.from(typed).length <= maxTitleCharacters) {
    options.push({ label: `New note “${typed}”`, type: 'plus', apply: linkTo(typed) })
  }
  return options.length > 0 ? { from, options, filter: false } : null
}

/** Writes the link; one that is there around the caret keeps its words. */
function linkTo(title: string): NonNullable<Completion['apply']> {
  return (view: EditorView, picked: Completion, from: number, to: number) => {
    const line = view.state.doc.lineAt(to)
    const [, written = '', end = ''] = rest.exec(view.state.sliceDoc(to, line.to)) ?? []
    const words = end.startsWith('|') ? end.slice(0, -2) : ''
    const insert = `${noteLink(title).slice(0, -2)}${words}]]`
    view.dispatch({
      changes: { from, to: to + written.length + end.length, insert },
      selection: { anchor: from + insert.length },
      annotations: pickedCompletion.of(picked),
      userEvent: 'input.complete',
      scrollIntoView: true,
    })
  }
}
