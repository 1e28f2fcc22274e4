import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Annotation, EditorState, Prec, Transaction } from '@codemirror/state'
import { dropCursor, EditorView, keymap, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { changesBetween } from '../autosave/changes-between.ts'
import { codeColours } from '../../shared/code/colours.ts'
import { aids } from './aids/aids.ts'
import { continued } from './continued.ts'
import { grammar } from './grammar.ts'
import { markdown } from './language.ts'
import { lines } from './lines.ts'
import { indented } from './lists.ts'
import { linked } from './pasted.ts'
import { readingOf } from './reading.ts'
import { holdSlot, releaseSlot, slotWidgets } from './slot-widgets.ts'
import type { Edit, Surface } from './edit.ts'

/** A change that comes from the field (a merge, a draft) and not from the writer. */
const fromField = Annotation.define<boolean>()

const colours = codeColours((top) => !grammar.nodeSet.types.includes(top))

/** Text looks as on the note's page, with its marks in a softer ink. Only of Markdown: code has colours of its own. */
const ofMarkdown = grammar.nodeSet.types.find(({ name }) => name === 'Document')
const look = HighlightStyle.define(
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

const place = EditorView.theme({
  '&': { font: 'var(--text)', marginTop: '24px', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: '2px solid transparent', boxShadow: '-10px 0 var(--sheet), -12px 0 var(--jam)' },
  '.cm-scroller': { font: 'inherit', lineHeight: 'inherit', overflow: 'visible' },
  '.cm-content': { padding: '0', caretColor: 'var(--jam)', minHeight: '50dvh' },
  '.cm-line': { padding: '0', unicodeBidi: 'plaintext' },
  '.cm-placeholder': { color: 'var(--ink-soft)' },
})

/**
 * CodeMirror over the field, which stays the source of truth: each change is in the field at once, and a change of the field
 * (`notejam:set-text`) comes here as the smallest edit.
 * @param nonce that the page's Content-Security-Policy allows for styles
 */
export function mountEditor(field: HTMLTextAreaElement, label: string, nonce: string): Surface {
  const help = keyboardHelp()
  const surface: Surface = {
    text: () => view.state.sliceDoc(),
    selection: () => [view.state.selection.main.from, view.state.selection.main.to],
    placeAt: (x, y) => (isOver(view, x, y) ? view.posAtCoords({ x, y }, false) : undefined),
    edit(edit) {
      view.dispatch(asTransaction(edit))
    },
    reading: () => readingOf(view.state),
    focus: () => view.focus(),
    hold: (slot) => holdSlot(view, slot),
    release: (id, link) => releaseSlot(view, id, link),
  }
  const does = (edit: Edit | undefined) => {
    if (edit) view.dispatch(asTransaction(edit))
    return edit !== undefined
  }
  /** Ctrl-Shift-V pastes what is there, and Shift-Insert is the older key of any pasting. */
  let isPlain = false
  const holdsShift = (event: KeyboardEvent) => {
    isPlain = event.shiftKey && event.key !== 'Insert'
  }
  const view: EditorView = new EditorView({
    state: EditorState.create({
      doc: field.value,
      selection: { anchor: field.selectionStart },
      extensions: [
        aids({ surface, field }),
        Prec.high(
          keymap.of([
            { key: 'Enter', run: ({ state }) => does(continued(state)) },
            { key: 'Tab', run: ({ state }) => does(indented(state, 1)) },
            { key: 'Shift-Tab', run: ({ state }) => does(indented(state, -1)) },
          ]),
        ),
        history(),
        keymap.of([...historyKeymap, ...defaultKeymap.filter(({ key = '' }) => !ours.includes(key))]),
        markdown,
        syntaxHighlighting(look),
        syntaxHighlighting(colours),
        place,
        lines,
        slotWidgets,
        dropCursor(),
        EditorView.lineWrapping,
        EditorView.cspNonce.of(nonce),
        EditorView.contentAttributes.of({
          // The field's id: its label and its problem point here.
          ...{ id: field.id, 'aria-label': label, 'aria-multiline': 'true', spellcheck: 'true', autocorrect: 'on' },
          ...{ autocapitalize: 'sentences', dir: 'auto' },
          ...ariaOf(field, help.id),
        }),
        placeholder(field.placeholder),
        EditorView.domEventHandlers({
          keydown: holdsShift,
          keyup: holdsShift,
          paste(event) {
            if (isPlain) return false
            const link = linked(view.state, event.clipboardData?.getData('text/plain') ?? '')
            // What is typed right after it is another step of undo.
            if (link) view.dispatch(asTransaction(link), { annotations: isolateHistory.of('full') })
            return link !== undefined
          },
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return
          const isFromField = update.transactions.some((one) => one.annotation(fromField))
          field.value = update.state.sliceDoc()
          if (!isFromField) field.dispatchEvent(new Event('input', { bubbles: true }))
        }),
      ],
    }),
  })
  field.addEventListener('notejam:set-text', (event) => {
    const before = view.state.sliceDoc()
    const { text } = (event as CustomEvent<{ text: string }>).detail
    if (before === text) return
    view.dispatch({
      changes: changesBetween(before, text),
      // Undo takes back only what the writer did.
      annotations: [fromField.of(true), Transaction.addToHistory.of(false)],
    })
    // The sender of the event may not have changed the field itself.
    field.value = text
  })
  field.removeAttribute('id')
  // The browser computes the direction of a hidden field, too, from all of its text at every key.
  field.removeAttribute('dir')
  field.after(view.dom, help)
  return surface
}

/** Keys with a meaning on the page: the palette's, and the one that saves. */
const ours = ['Mod-k', 'Ctrl-k', 'Mod-Enter']

/** The field's ARIA attributes, for the editor in its place. */
function ariaOf(field: HTMLTextAreaElement, help: string): Record<string, string> {
  const kept = ['aria-required', 'aria-invalid'].flatMap((name) => {
    const value = field.getAttribute(name)
    return value === null ? [] : [[name, value] as const]
  })
  const described = field.getAttribute('aria-describedby')
  return { ...Object.fromEntries(kept), 'aria-describedby': described === null ? help : `${described} ${help}` }
}

/** For screen readers: how the keyboard leaves the editor, where Tab indents list items. */
function keyboardHelp(): HTMLElement {
  const help = document.createElement('p')
  help.id = 'text-keys'
  help.className = 'unseen'
  help.textContent = 'In a list, Tab moves the item in. Escape and then Tab leaves the text.'
  return help
}

function isOver({ dom }: EditorView, x: number, y: number): boolean {
  return document.elementsFromPoint(x, y).includes(dom)
}

function asTransaction({ from, to, insert, select, isQuiet = false }: Edit) {
  const [anchor, head] = select ?? [from + insert.length, from + insert.length]
  return {
    changes: { from, to, insert },
    selection: { anchor, head },
    scrollIntoView: !isQuiet,
    userEvent: 'input',
  }
}
