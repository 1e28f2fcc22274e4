import { isolateHistory } from '@codemirror/commands'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { asTransaction } from '../dispatched.ts'
import { isAmongWords } from './among-words.ts'

/** UTF-16 units: longer HTML is pasted as the text that comes with it. */
const maxHtmlUnits = 1_000_000

/**
 * Pasted HTML becomes Markdown, and an address over words their link; with Shift all is pasted as it is. What reads them is loaded
 * with the first such paste.
 */
export function pasting(): Extension {
  /** Ctrl-Shift-V pastes what is there, and Shift-Insert is the older key of any pasting. */
  let isPlain = false
  const holdsShift = (event: KeyboardEvent) => {
    isPlain = event.shiftKey && event.key !== 'Insert'
  }
  return [
    EditorView.updateListener.of(({ changes }) => {
      for (const one of waiting)
        Object.assign(one, { from: changes.mapPos(one.from, -1), to: changes.mapPos(one.to, -1) })
    }),
    EditorView.domEventHandlers({
      keydown: holdsShift,
      keyup: holdsShift,
      paste({ clipboardData }, view) {
        if (isPlain || !clipboardData) return false
        const text = clipboardData.getData('text/plain')
        const html = clipboardData.types.includes('vscode-editor-data') ? '' : clipboardData.getData('text/html')
        const { from, to } = view.state.selection.main
        if (!isAmongWords(view.state, from)) return false
        const isOverWords = from < to && /^\s*[a-z][a-z\d+.-]*:\S/i.test(text)
        const isRich = html !== '' && html.length <= maxHtmlUnits
        if (!isOverWords && !isRich) return false
        void paste(view, text, isRich ? html : '')
        return true
      },
    }),
  ]
}

/** Where something is pasted as soon as what reads it is there: the writer may type on meanwhile. */
const waiting = new Set<{ from: number; to: number }>()

async function paste(view: EditorView, text: string, html: string): Promise<void> {
  const { from, to } = view.state.selection.main
  const place = { from, to }
  waiting.add(place)
  const { readPaste } = await import('./pasted/pasted.ts').catch(() => ({ readPaste: undefined }))
  const read = readPaste && (await readPaste(html).catch(() => undefined))
  waiting.delete(place)
  const edit = read?.(view.state, place, text) ?? { ...place, insert: text.replace(/\r\n?/g, '\n') }
  // Keys that follow at once are another step of undo.
  view.dispatch(asTransaction(edit), { annotations: isolateHistory.of('full'), userEvent: 'input.paste' })
}
