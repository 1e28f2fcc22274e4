import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state'
import { EditorView, showTooltip, ViewPlugin, type Tooltip, type ViewUpdate } from '@codemirror/view'
import type { Surface } from '../../edit.ts'
import { bubbleLook } from './bubble-look.ts'
import { buttonsOf } from './buttons.ts'

/** How long the selection has to stay the same before the bubble shows (debounce). */
const settleMs = 280

/** Pixels above the selection that the bubble needs, with its distance. */
const roomPx = 52

const shown = StateEffect.define<Tooltip | null>()

/** Formats float above a selection that has settled, and below it where there is no room; never over it. */
export function bubble(surface: Surface): Extension {
  const field = StateField.define<Tooltip | null>({
    create: () => null,
    update(before, { effects, docChanged, selection, changes }) {
      const effect = effects.find((one) => one.is(shown))
      if (effect) return effect.value
      if (before && docChanged) return { ...before, pos: changes.mapPos(before.pos) }
      return selection && before ? null : before
    },
    provide: (field) => showTooltip.from(field),
  })
  const watch = ViewPlugin.fromClass(
    class {
      readonly #view: EditorView
      #timer: ReturnType<typeof setTimeout> | undefined
      #isPressed = false
      readonly #press = ({ type }: Event) => {
        this.#isPressed = type === 'pointerdown'
        this.#soon()
      }
      constructor(view: EditorView) {
        this.#view = view
        view.contentDOM.addEventListener('pointerdown', this.#press)
        document.addEventListener('pointerup', this.#press)
        this.#soon()
      }
      update({ selectionSet, focusChanged, transactions }: ViewUpdate) {
        const isOwn = transactions.some((one) => one.effects.some((effect) => effect.is(shown)))
        if ((selectionSet || focusChanged) && !isOwn) this.#soon()
      }
      destroy() {
        clearTimeout(this.#timer)
        this.#view.contentDOM.removeEventListener('pointerdown', this.#press)
        document.removeEventListener('pointerup', this.#press)
      }
      #soon() {
        clearTimeout(this.#timer)
        if (!this.#isPressed) this.#timer = setTimeout(() => this.#show(), settleMs)
      }
      #show() {
        const view = this.#view
        const isWithin = view.hasFocus || view.dom.contains(document.activeElement)
        const isWanted = isWithin && hasWords(view.state) && !view.dom.querySelector('.find:focus-within')
        const before = view.state.field(field)
        if (isWanted === (before !== null)) return
        view.dispatch({ effects: shown.of(isWanted ? tooltipOf(view, surface) : null) })
      }
    },
  )
  return [field, watch, bubbleLook]
}

function hasWords({ selection: { main }, doc }: EditorState): boolean {
  return !main.empty && (main.to - main.from > 400 || doc.sliceString(main.from, main.to).trim() !== '')
}

function tooltipOf(view: EditorView, surface: Surface): Tooltip {
  const { from, to } = view.state.selection.main
  const top = view.coordsAtPos(from)?.top ?? 0
  const isAbove = top > roomPx
  return {
    pos: isAbove ? from : to,
    above: isAbove,
    strictSide: true,
    create: () => buttonsOf(view, surface),
  }
}
