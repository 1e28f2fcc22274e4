import type { Change } from '../autosave/changes.ts'

/** A place in the text that is kept for a file on its way. It is no text: nothing saves it, and undo does not know it. */
export interface Slot {
  readonly id: number
  /** Moves with the text around it. */
  readonly at: number
  /** One of several files: they become paragraphs. */
  readonly isOneOf: boolean
  /** Name, progress and buttons, to be shown in that place. */
  readonly shown: HTMLElement
}

/** Where a position comes to lie; side 1: behind what is inserted there, -1: before it. */
export type Moving = (at: number, side: 1 | -1) => number

/** Adds a slot behind those at the same position. */
export function withSlot(slots: readonly Slot[], slot: Slot): readonly Slot[] {
  const next = slots.findIndex(({ at }) => at > slot.at)
  return slots.toSpliced(next < 0 ? slots.length : next, 0, slot)
}

/** Where a link stands that was written for a slot, and until where it replaced the text. */
export interface Filled {
  readonly id: number
  readonly to: number
  readonly start: number
  readonly end: number
}

/**
 * Slots after a change of the text. What is typed at a slot goes behind it; but at the end of a line, below which several files
 * are going to stand, before it.
 * @param before the text before the change
 */
export function movedSlots(
  slots: readonly Slot[],
  before: { charAt(at: number): string },
  moving: Moving,
): readonly Slot[] {
  return slots.map((slot) => ({ ...slot, at: movedPlace(slot, before, moving) }))
}

/** The place of one slot after a change. */
export function movedPlace(
  { at, isOneOf }: Pick<Slot, 'at' | 'isOneOf'>,
  before: { charAt(at: number): string },
  moving: Moving,
): number {
  const isBelow = isOneOf && at > 0 && before.charAt(at - 1) !== '\n'
  return moving(at, isBelow ? 1 : -1)
}

/** Slots after a link was written in the place of one: those at the same position stay on their side of it. */
export function slotsAround(slots: readonly Slot[], moving: Moving, { id, to, start, end }: Filled): readonly Slot[] {
  const own = slots.findIndex((slot) => slot.id === id)
  const place = slots[own]?.at ?? to
  return slots.toSpliced(own, 1).map((slot, index) => {
    if (index < own) return { ...slot, at: slot.at === place ? start : moving(slot.at, -1) }
    return { ...slot, at: slot.at <= Math.max(place, to) ? end : moving(slot.at, 1) }
  })
}

/** The moving of a list of changes, as the editor has it of its own. */
export function movingOf(changes: readonly Change[]): Moving {
  return (at, side) => {
    let shift = 0
    for (const { from, to, insert } of changes) {
      if (from > at) break
      if (to >= at) return from + shift + (side > 0 || (to === at && from < to) ? insert.length : 0)
      shift += insert.length - (to - from)
    }
    return at + shift
  }
}
