import type { EditorState, Extension, TransactionSpec } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { changesOf } from '../../autosave/changes.ts'
import { asTransaction, dispatched } from '../dispatched.ts'
import type { Edit } from '../edit.ts'
import { late, madeLate, type Since } from './late.ts'

/** The code of edits that comes with the first of them. */
export interface LateCode<Act> {
  made(state: EditorState, act: Act): Edit | undefined
  /** Where the writer has gone on; left out, what was typed at the caret goes with it, and after anything else nothing is done. */
  madeOver?(before: EditorState, acts: readonly Act[], since: Since): TransactionSpec | undefined
}

export interface LateEdits<Act> {
  /** Is to be a part of the editor. */
  readonly following: Extension
  readonly isLoaded: () => boolean
  /** @returns resolves when the edit is made, or is not going to be */
  act(view: EditorView, act: Act): Promise<void>
}

/** Acts that were asked for one right after the other. */
interface Asked<Act> {
  readonly before: EditorState
  readonly acts: Act[]
  readonly since: Since
}

/** Edits that are made in the text in which the writer asks for them, however late their code comes. */
export function lateEdits<Act>(load: (view: EditorView) => Promise<LateCode<Act>>): LateEdits<Act> {
  const { following, from, end } = late()
  let code: LateCode<Act> | undefined
  let waiting: Asked<Act>[] = []
  let making: Promise<void> | undefined

  async function make(view: EditorView): Promise<void> {
    code = await load(view).catch(() => undefined)
    const all = waiting
    waiting = []
    making = undefined
    for (const { before, acts, since } of all) {
      end(since)
      if (!code) continue
      if (!since.isTouched) for (const act of acts) dispatched(view, code.made(view.state, act))
      else {
        const spec = (code.madeOver ?? withTyped(code))(before, acts, since, view.state)
        if (spec) view.dispatch(spec, { annotations: madeLate })
      }
    }
  }

  return {
    following,
    isLoaded: () => code !== undefined,
    act(view, act) {
      if (code) {
        dispatched(view, code.made(view.state, act))
        return Promise.resolve()
      }
      const last = waiting.at(-1)
      if (last && !last.since.isTouched) last.acts.push(act)
      else waiting.push({ before: view.state, acts: [act], since: from(view) })
      return (making ??= make(view))
    },
  }
}

/** The acts and then what was typed: at the caret as the acts leave it. */
const withTyped =
  <Act>(code: LateCode<Act>) =>
  (before: EditorState, acts: readonly Act[], { typed }: Since, now: EditorState): TransactionSpec | undefined => {
    if (!typed) return undefined
    let after = before
    for (const act of acts) {
      const edit = code.made(after, act)
      if (edit) after = after.update(asTransaction(edit)).state
    }
    if (after === before) return undefined
    const words = now.sliceDoc(typed.from, typed.to)
    const { state } = after.update(after.replaceSelection(words))
    return {
      changes: changesOf(now.sliceDoc(), state.sliceDoc()),
      selection: { anchor: state.selection.main.head },
      scrollIntoView: true,
      userEvent: 'input',
    }
  }
