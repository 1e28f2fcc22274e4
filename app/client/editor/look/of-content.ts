import { Compartment, type Extension } from '@codemirror/state'
import { ViewPlugin, type EditorView, type ViewUpdate } from '@codemirror/view'
import { parseTo } from '../stand-at.ts'

/** What only some texts need to be drawn: of a text that has it when it is opened, the first line does not move. */
export interface OfContent {
  /** Fetches it for a text that has it. */
  fetchFor(text: string): Promise<void>
  /** Its place in an editor, which takes it when the text comes to have it. */
  place(): Extension
}

/** @param has finds it in a text, or in the lines that a change has touched */
export function ofContent(has: RegExp, load: () => Promise<Extension>): OfContent {
  let code: Extension | undefined
  async function fetch(): Promise<Extension | undefined> {
    code ??= await load().catch(() => undefined)
    return code
  }

  return {
    async fetchFor(text) {
      if (has.test(text)) await fetch()
    },
    place() {
      const place = new Compartment()
      let isAsked = code !== undefined
      async function take(view: EditorView): Promise<void> {
        isAsked = true
        const extension = await fetch()
        isAsked = extension !== undefined
        if (!extension) return
        view.dispatch({ effects: place.reconfigure(extension) })
        // Before the next paint: nothing is seen as it was typed meanwhile.
        parseTo(view, view.viewport.to)
      }
      return [
        place.of(code ?? []),
        ViewPlugin.define((view) => {
          if (!isAsked && has.test(view.state.sliceDoc())) void take(view)
          return {
            update(update) {
              if (update.docChanged && !isAsked && has.test(touchedLines(update))) void take(view)
            },
          }
        }),
      ]
    },
  }
}

function touchedLines({ changes, state: { doc } }: ViewUpdate): string {
  let lines = ''
  changes.iterChangedRanges((_from, _to, from, to) => {
    lines += `${doc.sliceString(doc.lineAt(from).from, doc.lineAt(to).to)}\n`
  })
  return lines
}
