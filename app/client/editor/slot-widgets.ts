import { isolateHistory } from '@codemirror/commands'
import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state'
import { Decoration, EditorView, WidgetType } from '@codemirror/view'
import type { Slots } from './edit.ts'
import { filePlace, type FilePlace } from './file-place.ts'
import { treeTo } from './language.ts'
import { movedSlots, slotsAround, withSlot, type Filled, type Moving, type Slot } from './slots.ts'

const held = StateEffect.define<Slot>()
const released = StateEffect.define<number>()
const filled = StateEffect.define<Filled>()

const slotsField = StateField.define<readonly Slot[]>({
  create: () => [],
  update(before, { docChanged, startState, changes, effects }) {
    const moving: Moving = (at, side) => changes.mapPos(at, side)
    const around = effects.find((effect) => effect.is(filled))?.value
    let slots = before
    if (around) slots = slotsAround(slots, moving, around)
    else if (docChanged && slots.length > 0) {
      slots = movedSlots(slots, { charAt: (at) => startState.sliceDoc(at, at + 1) }, moving)
    }
    for (const effect of effects) {
      if (effect.is(held)) slots = withSlot(slots, effect.value)
      if (effect.is(released)) slots = slots.filter(({ id }) => id !== effect.value)
    }
    return slots
  },
})

class SlotWidget extends WidgetType {
  readonly slot: Slot
  constructor(slot: Slot) {
    super()
    this.slot = slot
  }
  override eq({ slot }: SlotWidget): boolean {
    return slot.id === this.slot.id
  }
  override toDOM(): HTMLElement {
    if (!this.slot.isOneOf) return this.slot.shown
    // The editor measures a block without its margins.
    const line = document.createElement('div')
    line.className = 'uploads'
    line.append(this.slot.shown)
    return line
  }
}

/** Shows slots in their places: one file in the line, several below it. */
export const slotWidgets: Extension = [
  slotsField,
  EditorView.decorations.compute([slotsField, 'doc'], (state) =>
    Decoration.set(
      state.field(slotsField).map((slot) => {
        const widget = new SlotWidget(slot)
        if (!slot.isOneOf) return Decoration.widget({ widget, side: -1 }).range(slot.at)
        const { from, to } = state.doc.lineAt(slot.at)
        return slot.at === from
          ? Decoration.widget({ widget, side: -1, block: true }).range(from)
          : Decoration.widget({ widget, side: 1, block: true }).range(to)
      }),
      true,
    ),
  ),
]

/** The slots of an editor that has them. */
export const slotsOf = (view: EditorView): Slots => ({
  hold: (slot) => holdSlot(view, slot),
  release: (id, link) => releaseSlot(view, id, link),
})

/** Keeps the place for a file that was brought to a position; the caret goes there. */
function holdSlot(view: EditorView, slot: Slot): void {
  const { from: at } = placeOf(view.state, slot)
  view.dispatch({ effects: held.of({ ...slot, at }), selection: { anchor: at } })
}

/** Gives a slot up. Its link is written there as a step of its own for undo; a caret that stands there goes behind it. */
function releaseSlot(view: EditorView, id: number, link: string | undefined): void {
  const { state } = view
  const slot = state.field(slotsField).find((one) => one.id === id)
  if (!slot) return
  if (link === undefined) {
    view.dispatch({ effects: released.of(id) })
    return
  }
  const { from, to, before, after } = placeOf(state, slot)
  const { empty, head } = state.selection.main
  const isThere = empty && head >= from && head <= to
  const start = from + before.length
  const end = start + link.length
  view.dispatch({
    changes: { from, to, insert: before + link + after },
    ...(isThere ? { selection: { anchor: end } } : {}),
    effects: filled.of({ id, to, start, end }),
    annotations: isolateHistory.of('full'),
    userEvent: 'input.file',
  })
}

function placeOf(state: EditorState, { at, isOneOf }: Slot): FilePlace {
  return filePlace(state.sliceDoc(), treeTo(state, state.doc.length), at, isOneOf)
}
