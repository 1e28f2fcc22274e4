import { changesBetween } from '../autosave/changes-between.ts'
import type { Slots, Surface } from './edit.ts'
import { placeInText } from './place-in-text.ts'
import { movedSlots, movingOf, slotsAround, withSlot, type Slot } from './slots.ts'

/** Slots of the plain field: shown below it, since a field has room for text alone. */
export function plainSlots(field: HTMLTextAreaElement, own: Surface) {
  const rows = document.createElement('div')
  rows.className = 'uploads'
  let slots: readonly Slot[] = []
  let before = ''
  /** Where the writer types now, and its slots, once they are loaded. */
  let surface = own
  let next: Slots | undefined

  const follow = () => {
    if (slots.length === 0) return
    slots = movedSlots(slots, before, movingOf(changesBetween(before, field.value)))
    before = field.value
  }
  for (const type of ['input', 'notejam:set-text']) field.addEventListener(type, follow)

  function write(slot: Slot, link: string): void {
    const text = field.value
    const { from, to, before: gap, after } = placeInText(text, slot.at, slot.isOneOf)
    const insert = gap + link + after
    const start = from + gap.length
    const end = start + link.length
    const moving = movingOf([{ from, to, insert }])
    const caretOf = (at: number) => (at >= from && at <= to ? end : moving(at, -1))
    const [anchor, head] = surface.selection()
    slots = slotsAround(slots, moving, { id: slot.id, to, start, end })
    before = text.slice(0, from) + insert + text.slice(to)
    slot.shown.remove()
    surface.edit({ from, to, insert, select: [caretOf(anchor), caretOf(head)], isQuiet: true })
  }

  return {
    hold(slot: Slot) {
      if (next) {
        next.hold(slot)
        return
      }
      if (slots.length === 0) before = field.value
      slots = withSlot(slots, slot)
      if (!rows.isConnected) field.after(rows)
      rows.append(slot.shown)
    },
    release(id: number, link?: string) {
      const slot = slots.find((one) => one.id === id)
      if (next || !slot) {
        next?.release(id, link)
        return
      }
      if (link !== undefined) {
        write(slot, link)
        return
      }
      slot.shown.remove()
      slots = slots.filter((one) => one.id !== id)
    },
    /** The editor takes the field's place, and the slots; where its own cannot be loaded, they stay below it. */
    async leave(to: Surface) {
      surface = to
      next = await to.slots()
      for (const slot of slots) next.hold(slot)
      slots = []
      rows.remove()
    },
  }
}
