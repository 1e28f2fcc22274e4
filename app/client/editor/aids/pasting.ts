import { isolateHistory, undo } from '@codemirror/commands'
import type { EditorState, Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { asTransaction } from '../dispatched.ts'
import type { Edit } from '../edit.ts'
import { late, madeLate } from './late.ts'
import type { ReaderOf } from './pasted/pasted.ts'
import { isAmongWords } from './among-words.ts'

/** UTF-16 units: longer HTML is pasted as the text that comes with it. */
const maxHtmlUnits = 1_000_000

/** What reads pastes, once it is loaded: each later one is read at once. */
let readerOf: ReaderOf | undefined

/**
 * Pasted HTML becomes Markdown, and an address over words their link; with Shift all is pasted as it is. What reads them is loaded
 * with the first such paste, whose text stands there until then.
 */
export function pasting(): Extension {
  /** Ctrl-Shift-V pastes what is there, and Shift-Insert is the older key of any pasting. */
  let isPlain = false
  const holdsShift = (event: KeyboardEvent) => {
    isPlain = event.shiftKey && event.key !== 'Insert'
  }
  const { following, from: follow, end } = late()

  async function readLate(view: EditorView, before: EditorState, plain: Edit, text: string, html: string) {
    const since = follow(view)
    const pasted = await import('./pasted/pasted.ts').catch(() => undefined)
    readerOf = (await pasted?.loadReaderOf(html).catch(() => undefined)) ?? readerOf
    end(since)
    const { isTouched, changes } = since
    const edit = readerOf?.(html)?.(before, plain, text)
    if (!pasted || !edit) return
    // One step of undo, where nothing came between.
    if (!isTouched && changes.empty && undo(view)) view.dispatch(asTransaction(edit), step)
    else {
      const inPlace = pasted.inPlaceOf(plain, edit, before, changes)
      if (inPlace) view.dispatch({ changes: inPlace }, step, { annotations: madeLate })
    }
  }

  return [
    following,
    EditorView.domEventHandlers({
      keydown: holdsShift,
      keyup: holdsShift,
      paste({ clipboardData }, view) {
        if (isPlain || !clipboardData) return false
        const text = clipboardData.getData('text/plain')
        const html = clipboardData.types.includes('vscode-editor-data') ? '' : clipboardData.getData('text/html')
        const { state } = view
        const { from, to } = state.selection.main
        if (!isAmongWords(state, from)) return false
        const isOverWords = from < to && /^\s*[a-z][a-z\d+.-]*:\S/i.test(text)
        const isRich = html !== '' && html.length <= maxHtmlUnits
        if (!isOverWords && !isRich) return false

        const plain: Edit = { from, to, insert: text.replace(/\r\n?/g, '\n') }
        const read = readerOf?.(isRich ? html : '')
        view.dispatch(asTransaction(read?.(state, plain, text) ?? plain), step)
        if (!read) void readLate(view, state, plain, text, isRich ? html : '')
        return true
      },
    }),
  ]
}

/** What is typed right after it is another step of undo. */
const step = { annotations: isolateHistory.of('full'), userEvent: 'input.paste' }
