import { Prec, type Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'
import { typeAhead } from '../../keys/type-ahead.ts'
import { onIntent } from './on-intent.ts'

/** Find and replace within the note, by the browser's own key for it; loaded with the first press. */
export function finding(): Extension {
  const load = () => import('./find/find.ts')
  const find = onIntent(async () => (await load()).find)
  let code: Awaited<ReturnType<typeof load>> | undefined
  let isLoading = false

  async function openLate(view: EditorView): Promise<void> {
    if (isLoading) return
    isLoading = true
    const end = typeAhead()
    if (await find.load(view)) code = await load()
    const { typed, isLeft } = end()
    isLoading = false
    if (!isLeft) code?.openFind(view, typed)
  }
  const open = (view: EditorView) => {
    if (code) code.openFind(view)
    else void openLate(view)
    return true
  }
  return [find.place, Prec.high(keymap.of([{ key: 'Mod-f', run: open, preventDefault: true }]))]
}
