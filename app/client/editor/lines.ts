import { syntaxTree } from '@codemirror/language'
import type { Extension, Range } from '@codemirror/state'
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view'

/** Signs before the words of an item: where it stands, its mark or number, its box. */
const marks = /^(?:> ?)*[ \t]*(?:[-*+]|\d{1,9}[.)]) +(?:\[[ xX]\] )?/

/** Signs whose width a line hangs by; what is moved in further hangs by as much. */
const mostHanging = 24

/** Width of a sign of the marks: six tenths of nine tenths, as those letters are made. */
const sign = 0.54

const code = Decoration.line({ class: 'cm-code-line' })
const quote = Decoration.line({ class: 'cm-quote-line' })
const hanging = Array.from({ length: mostHanging + 1 }, (_, signs) => Decoration.line({ class: `cm-hang-${signs}` }))
const marking = Decoration.mark({ class: 'cm-marks' })

/** Whole lines as they are read: code in a block, quotes beside an edge, items that hang. By classes: the page has no inline styles. */
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
        { paddingInlineStart: `${signs * sign}em`, textIndent: `${-signs * sign}em` },
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
        const hang = hanging[Math.min(signs, mostHanging)]
        if (signs === 0 || !hang) return
        found.push(hang.range(line.from), marking.range(line.from, line.from + signs))
      },
    })
  }
  return Decoration.set(found, true)
}
