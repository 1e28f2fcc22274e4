import { Prec, type EditorState, type Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'
import { dispatched } from '../dispatched.ts'
import type { Format } from '../format.ts'
import { late, madeLate, type Since } from './late.ts'

const keysOf: Readonly<Record<string, Format>> = {
  'Mod-b': 'bold',
  'Mod-i': 'italic',
  'Mod-e': 'code',
  'Mod-Shift-x': 'strike',
  'Mod-Shift-l': 'highlight',
  'Mod-Shift-k': 'link',
  'Mod-Shift-h': 'heading',
  'Mod-Shift-8': 'list',
  'Mod-Shift-9': 'task',
}

/** Keys that were pressed one right after the other. */
interface Pressed {
  readonly before: EditorState
  readonly formats: Format[]
  readonly since: Since
}

/** What formats, once it is loaded: it is fetched with the first of the keys. */
let loaded: typeof import('./formatting.ts') | undefined

/** Keys that add a format to what is selected, and take it away again. */
export function formatKeys(): Extension {
  const { following, from, end } = late()
  let waiting: Pressed[] = []

  function press(view: EditorView, format: Format): void {
    const last = waiting.at(-1)
    if (last && !last.since.isTouched) last.formats.push(format)
    else waiting.push({ before: view.state, formats: [format], since: from(view) })
    if (!last) void formatLate(view)
  }

  async function formatLate(view: EditorView): Promise<void> {
    loaded = await import('./formatting.ts').catch(() => undefined)
    const pressed = waiting
    waiting = []
    for (const { before, formats, since } of pressed) {
      end(since)
      const spec = loaded?.madeOver(since.isTouched ? before : view.state, formats, since)
      if (spec) view.dispatch(spec, { annotations: madeLate })
    }
  }

  const bindings = Object.entries(keysOf).map(([key, format]) => ({
    key,
    preventDefault: true,
    run: (view: EditorView) => {
      if (loaded) dispatched(view, loaded.made(view.state, format))
      else press(view, format)
      return true
    },
  }))
  return [following, Prec.high(keymap.of(bindings))]
}
