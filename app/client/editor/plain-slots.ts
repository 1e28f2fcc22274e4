import { changesBetween } from '../autosave/changes-between.ts'
import type { Surface } from './edit.ts'
import { movedSlots, movingOf, slotsAround, withSlot, type Slot } from './slots.ts'

type Slots = Pick<Surface, 'hold' | 'release'>

/** Slots of the plain field: shown below it, since a field has room for text alone. */
export function plainSlots(field: HTMLTextAreaElement, edit: Surface['edit']) {
  const rows = document.createElement('div')
  rows.className = 'uploads'
  let slots: readonly Slot[] = []
  let before = ''
  let next: Slots | undefined
  let placing: Promise<typeof import('./place-in-text.ts') | undefined> | undefined

  const follow = () => {
    if (slots.length === 0) return
    slots = movedSlots(slots, before, movingOf(changesBetween(before, field.value)))
    before = field.value
  }
  for (const type of ['input', 'notejam:set-text']) field.addEventListener(type, follow)

  async function write(id: number, link: string): Promise<void> {
    const module = await placing
    if (next) {
      next.release(id, link)
      return
    }
    const slot = slots.find((one) => one.id === id)
    if (!slot) return
    const text = field.value
    // At the end where the grammar could not be loaded.
    const place = module?.placeInText(text, slot.at, slot.isOneOf) ?? {
      from: text.length,
      to: text.length,
      before: '\n\n',
      after: '',
    }
    const { from, to } = place
    const insert = place.before + link + place.after
    const start = from + place.before.length
    const end = start + link.length
    const moving = movingOf([{ from, to, insert }])
    const caretOf = (at: number) => (at >= from && at <= to ? end : moving(at, -1))
    slots = slotsAround(slots, moving, { id, to, start, end })
    before = text.slice(0, from) + insert + text.slice(to)
    slot.shown.remove()
    edit({ from, to, insert, select: [caretOf(field.selectionStart), caretOf(field.selectionEnd)], isQuiet: true })
  }

  const own: Slots = {
    hold(slot) {
      if (slots.length === 0) before = field.value
      slots = withSlot(slots, slot)
      if (!rows.isConnected) field.after(rows)
      rows.append(slot.shown)
      placing ??= import('./place-in-text.ts').catch(() => undefined)
    },
    release(id, link) {
      if (link !== undefined) {
        void write(id, link)
        return
      }
      slots.find((one) => one.id === id)?.shown.remove()
      slots = slots.filter((one) => one.id !== id)
    },
  }
  return {
    ...own,
    /** The editor takes the field's place, and the slots. */
    leave(to: Slots) {
      next = to
      for (const slot of slots) to.hold(slot)
      slots = []
      rows.remove()
    },
  }
}
