import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { codeColours } from '../../../shared/code/colours.ts'
import { grammar } from '../grammar.ts'
import { lines } from './lines.ts'

const colours = codeColours((top) => !grammar.nodeSet.types.includes(top))

/** Text looks as on the note's page, with its marks in a softer ink. Only of Markdown: code has colours of its own. */
const ofMarkdown = grammar.nodeSet.types.find(({ name }) => name === 'Document')
const style = HighlightStyle.define(
  [
    { tag: tags.heading1, fontSize: '1.5em', fontWeight: '600', lineHeight: '1.25' },
    { tag: tags.heading2, fontSize: '1.278em', fontWeight: '600' },
    { tag: tags.heading, fontWeight: '600' },
    { tag: tags.strong, fontWeight: '600' },
    { tag: tags.emphasis, fontStyle: 'italic' },
    { tag: tags.strikethrough, textDecoration: 'line-through' },
    { tag: tags.link, textDecoration: 'underline', textDecorationColor: 'var(--jam)' },
    { tag: tags.url, color: 'var(--ink-soft)' },
    { tag: tags.monospace, fontFamily: 'var(--mono)', fontSize: '0.9em', backgroundColor: 'var(--tint)' },
    { tag: tags.quote, color: 'var(--ink-soft)' },
    { tag: [tags.processingInstruction, tags.contentSeparator, tags.labelName], color: 'var(--ink-soft)' },
  ],
  ofMarkdown ? { scope: ofMarkdown } : {},
)

/** How a text looks while it is written. Where the editor stands on the page is not part of it. */
export const look: Extension = [
  syntaxHighlighting(style),
  syntaxHighlighting(colours),
  EditorView.theme({
    '.cm-line': { padding: '0', unicodeBidi: 'plaintext' },
    '.cm-placeholder': { color: 'var(--ink-soft)' },
  }),
  lines,
]
