import { StateEffect, StateField, type EditorState, type Extension, type Transaction } from '@codemirror/state'
import { ViewPlugin } from '@codemirror/view'

/** Whole lines, from the beginning of the first to the end of the last. */
export interface Lines {
  readonly from: number
  readonly to: number
}

interface Attention {
  readonly hasFocus: boolean
  /** While a button of the mouse is down, nothing moves under it. */
  readonly isPressed: boolean
  readonly lines: readonly Lines[]
}

export const focused = StateEffect.define<boolean>()
const pressed = StateEffect.define<boolean>()

const attention = StateField.define<Attention>({
  create: () => ({ hasFocus: false, isPressed: false, lines: [] }),
  update(before, transaction) {
    let { hasFocus, isPressed } = before
    for (const effect of transaction.effects) {
      if (effect.is(focused)) hasFocus = effect.value
      if (effect.is(pressed)) isPressed = effect.value
    }
    const lines = linesAfter(before.lines, transaction, hasFocus, isPressed)
    const isSame = hasFocus === before.hasFocus && isPressed === before.isPressed && lines === before.lines
    return isSame ? before : { hasFocus, isPressed, lines }
  },
})

function linesAfter(before: readonly Lines[], transaction: Transaction, hasFocus: boolean, isPressed: boolean) {
  const { state, changes, docChanged } = transaction
  let lines: readonly Lines[] = []
  if (hasFocus && isPressed) {
    if (!docChanged) return before
    lines = before.map(({ from, to }) => linesAround(state, changes.mapPos(from), changes.mapPos(to)))
  } else if (hasFocus) lines = state.selection.ranges.map(({ from, to }) => linesAround(state, from, to))
  const isSame = lines.length === before.length && lines.every((one, n) => areSame(one, before[n]))
  return isSame ? before : lines
}

function areSame(one: Lines, other: Lines | undefined): boolean {
  return one.from === other?.from && one.to === other.to
}

function linesAround({ doc }: EditorState, from: number, to: number): Lines {
  return { from: doc.lineAt(from).from, to: doc.lineAt(to).to }
}

/** The lines that show their marks: those of the selection, while the editor has the focus. The same array as long as they are the same. */
export function revealedLines(state: EditorState): readonly Lines[] {
  return state.field(attention).lines
}

/** Whether the writer is at a part of the text, or on a line of it. */
export function isRevealed(state: EditorState, from: number, to: number): boolean {
  return revealedLines(state).some((lines) => lines.from <= to && lines.to >= from)
}

/** Keeps track of the lines that show their marks. */
export const revealing: Extension = [
  attention,
  ViewPlugin.define(
    (view) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      // The library's own effect of a changed focus is lost where another transaction comes between.
      const compare = () => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          if (view.hasFocus !== view.state.field(attention).hasFocus) {
            view.dispatch({ effects: focused.of(view.hasFocus) })
          }
        })
      }
      const up = () => {
        if (view.state.field(attention).isPressed) view.dispatch({ effects: pressed.of(false) })
      }
      // Outside the editor, too.
      const ups = ['mouseup', 'dragend', 'blur']
      const focuses = ['focus', 'blur']
      for (const event of ups) window.addEventListener(event, up)
      for (const event of focuses) view.contentDOM.addEventListener(event, compare)
      compare()
      return {
        update({ state }) {
          if (view.hasFocus !== state.field(attention).hasFocus) compare()
        },
        destroy() {
          clearTimeout(timer)
          for (const event of ups) window.removeEventListener(event, up)
          for (const event of focuses) view.contentDOM.removeEventListener(event, compare)
        },
      }
    },
    {
      eventHandlers: {
        mousedown({ button }, view) {
          if (button === 0) view.dispatch({ effects: pressed.of(true) })
        },
      },
    },
  ),
]
