import { ensureSyntaxTree } from '@codemirror/language'
import { EditorState, type Extension, type StateEffect, type StateField } from '@codemirror/state'
import type { DecorationSet } from '@codemirror/view'
import { markdown } from '../client/editor/language.ts'

interface Look {
  readonly drawnOf: (
    state: EditorState,
    ranges: readonly { readonly from: number; readonly to: number }[],
  ) => { readonly decorations: DecorationSet; readonly atomic: DecorationSet }
}
interface Revealing {
  readonly revealing: Extension
  readonly focused: { of(value: boolean): StateEffect<boolean> }
}

// Not by its name: the types of the browser, which the editor has, are not those of the server.
const folder = '../client/editor/look'
const { drawnOf } = (await import(`${folder}/drawn.ts`)) as Look
const { tables } = (await import(`${folder}/drawn-tables.ts`)) as { readonly tables: StateField<DecorationSet> }
const { revealing, focused } = (await import(`${folder}/revealed.ts`)) as Revealing

interface Spec {
  readonly class?: string
  readonly tagName?: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly widget?: { readonly isDone?: boolean; readonly name?: string }
}

/**
 * The lines of a text as they look: the classes of each, its text without what is hidden, what is soft in `‹›`, and a `◻` for each widget.
 * @param marked with `¦` where the caret is, for an editor that has the focus
 */
export function looked(marked: string): string[] {
  const state = lookState(marked)
  const { decorations } = drawnOf(state, [{ from: 0, to: state.doc.length }])
  return Array.from({ length: state.doc.lines }, (_, n) => {
    const line = state.doc.line(n + 1)
    const classes: string[] = []
    const signs = Array.from({ length: line.length }, (_, at) => line.text.charAt(at))
    decorations.between(line.from, line.to, (from, to, { spec }) => {
      if (from < line.from || to > line.to) return
      const { class: name = '', tagName, widget, attributes } = spec as Spec
      if (from === to)
        classes.push(...name.split(' '), ...(attributes?.['style']?.match(/--gap: var\(--gap-[^)]*\)/g) ?? []))
      else if (/^cm-(mark|hash|prefix)$/.test(name)) {
        signs[from - line.from] = `‹${signs[from - line.from] ?? ''}`
        signs[to - 1 - line.from] = `${signs[to - 1 - line.from] ?? ''}›`
      } else if (name === '' && tagName === undefined) {
        signs.fill('', from - line.from, to - line.from)
        if (widget) signs[from - line.from] = '◻'
      }
    })
    return [...(classes.length > 0 ? [`${classes.filter(Boolean).map(short).join(' ')}:`] : []), signs.join('')]
      .join(' ')
      .trim()
  })
}

const short = (name: string) => name.replace('cm-', '').replace(/--gap: var\(--gap-(.*)\)/, '$1')

/** The state of an editor that shows a text. */
export function lookState(marked: string): EditorState {
  const at = marked.indexOf('¦')
  const state = EditorState.create({
    doc: marked.replace('¦', ''),
    selection: { anchor: Math.max(at, 0) },
    extensions: [markdown, revealing, tables],
  })
  const parsed = ensureSyntaxTree(state, state.doc.length, 10_000)
  if (!parsed) throw new Error('the text could not be parsed')
  // A state keeps the tree of the transaction that made it.
  return state.update({ effects: focused.of(at >= 0) }).state
}

/** The sources of the tables that are drawn. */
export function drawnTables(state: EditorState): string[] {
  const found: string[] = []
  state.field(tables).between(0, state.doc.length, (from, to) => void found.push(state.sliceDoc(from, to)))
  return found
}

/** The tags of a text that are links while it is written, with their addresses. */
export function tagsLooked(marked: string): (readonly [words: string, href: string | undefined])[] {
  const state = lookState(marked)
  const { decorations } = drawnOf(state, [{ from: 0, to: state.doc.length }])
  const found: (readonly [string, string | undefined])[] = []
  decorations.between(0, state.doc.length, (from, to, { spec }) => {
    const { class: name, attributes } = spec as Spec
    if (name === 'text-tag' || attributes?.['class'] === 'text-tag')
      found.push([state.sliceDoc(from, to), attributes?.['href']])
  })
  return found
}
