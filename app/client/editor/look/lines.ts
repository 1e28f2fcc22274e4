import { syntaxTree } from '@codemirror/language'
import type { Extension, Range } from '@codemirror/state'
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view'
import { endOfFrontMatter } from '../language.ts'

/** Before the words of a list item: quotes, indentation, the bullet or number, the box of a task. */
const marks = /^(?:> ?)*[ \t]*(?:[-*+]|\d{1,9}[.)]) +(?:\[[ xX]\] )?/

/** Longest hanging indent, in characters; longer markers hang by as much. */
const maxHangingCharacters = 24

/** Width of a character of a marker: 0.6 em of the monospaced font, at 0.9 of its size. */
const characterEm = 0.54

const frontMatter = Decoration.line({ class: 'cm-front-line' })
const code = Decoration.line({ class: 'cm-code-line' })
const quote = Decoration.line({ class: 'cm-quote-line' })
const hanging = Array.from({ length: maxHangingCharacters + 1 }, (_, signs) =>
  Decoration.line({ class: `cm-hang-${signs}` }),
)
const marking = Decoration.mark({ class: 'cm-marks' })

/**
 * Lines look as on the note's page: a background for code, a border for quotes and front matter, a hanging indent for
 * list items. By classes: the page's policy forbids inline styles.
 */
export const lines: Extension = [
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet
      constructor(view: EditorView) {
        this.decorations = decorate(view)
      }
      update({ view, docChanged, viewportChanged, startState, state }: ViewUpdate) {
        if (docChanged || viewportChanged || syntaxTree(startState) !== syntaxTree(state)) {
          this.decorations = decorate(view)
        }
      }
    },
    { decorations: (plugin) => plugin.decorations },
  ),
  EditorView.theme({
    '.cm-line.cm-code-line': {
      fontFamily: 'var(--mono)',
      fontSize: '0.9em',
      backgroundColor: 'var(--tint)',
      paddingInline: '12px',
    },
    '.cm-code-line span': { fontSize: 'inherit', backgroundColor: 'transparent' },
    '.cm-line.cm-front-line': {
      ...{ boxShadow: 'inset 3px 0 var(--line)', paddingInlineStart: '12px' },
      ...{ font: '0.8125rem/1.6 var(--mono)', color: 'var(--ink-soft)' },
    },
    '.cm-front-line span': {
      font: 'inherit',
      color: 'inherit',
      backgroundColor: 'transparent',
      textDecoration: 'none',
    },
    '.cm-line.cm-quote-line': { boxShadow: 'inset 3px 0 var(--line)', paddingInlineStart: '12px' },
    '.cm-marks': { fontFamily: 'var(--mono)', fontSize: '0.9em', color: 'var(--ink-soft)' },
    ...Object.fromEntries(
      hanging.map((_, signs) => [
        `.cm-line.cm-hang-${signs}`,
        { paddingInlineStart: `${signs * characterEm}em`, textIndent: `${-signs * characterEm}em` },
      ]),
    ),
  }),
]

function decorate({ state, visibleRanges }: EditorView): DecorationSet {
  const found: Range<Decoration>[] = []
  const front = endOfFrontMatter(state) ?? -1
  for (const { from, to } of visibleRanges) {
    const eachLine = (start: number, end: number, decoration: Decoration) => {
      for (let at = Math.max(start, from); at <= Math.min(end, to);) {
        const line = state.doc.lineAt(at)
        found.push(decoration.range(line.from))
        at = line.to + 1
      }
    }
    eachLine(0, front, frontMatter)
    syntaxTree(state).iterate({
      from,
      to,
      enter({ name, from: start, to: end, node }) {
        // The grammar has none, and takes it for a heading or a list.
        if (start <= front) return
        if (name === 'FencedCode' || name === 'CodeBlock') eachLine(start, end, code)
        if (name === 'Blockquote' && node.parent?.name === 'Document') eachLine(start, end, quote)
        if (name !== 'ListMark') return
        const line = state.doc.lineAt(start)
        const signs = marks.exec(line.text)?.[0].length ?? 0
        const hang = hanging[Math.min(signs, maxHangingCharacters)]
        if (signs === 0 || !hang) return
        found.push(hang.range(line.from), marking.range(line.from, line.from + signs))
      },
    })
  }
  return Decoration.set(found, true)
}
