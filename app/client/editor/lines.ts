import { syntaxTree } from '@codemirror/language'
import type { Extension, Range } from '@codemirror/state'
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view'

/** Before the words of a list item: quotes, indentation, the bullet or number, the box of a task. */
const marks = /^(?:> ?)*[ \t]*(?:[-*+]|\d{1,9}[.)]) +(?:\[[ xX]\] )?/

/** Longest hanging indent, in characters; longer markers hang by as much. */
const maxHangingCharacters = 24

/** Width of a character of a marker: 0.6 em of the monospaced font, at 0.9 of its size. */
const characterEm = 0.54

const code = Decoration.line({ class: 'cm-code-line' })
const quote = Decoration.line({ class: 'cm-quote-line' })
const hanging = Array.from({ length: maxHangingCharacters + 1 }, (_, signs) =>
  Decoration.line({ class: `cm-hang-${signs}` }),
)
const marking = Decoration.mark({ class: 'cm-marks' })

/**
 * Lines look as on the note's page: a background for code, a border for quotes, a hanging indent for list items. By classes:
 * the page's policy forbids inline styles.
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
  for (const { from, to } of visibleRanges) {
    const eachLine = (start: number, end: number, decoration: Decoration) => {
      for (let at = Math.max(start, from); at <= Math.min(end, to);) {
        const line = state.doc.lineAt(at)
        found.push(decoration.range(line.from))
        at = line.to + 1
      }
    }
    syntaxTree(state).iterate({
      from,
      to,
      enter({ name, from: start, to: end, node }) {
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
