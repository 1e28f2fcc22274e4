import { clockTime } from '../time-zone.ts'
import { closeButton, dismiss, toast } from '../toast.ts'
import type { LeftDraft } from './drafts.ts'
import { leftButton, leftLink, leftName } from './left-note.ts'

/**
 * Offers to go on with a new note that its page could not save. Until the writer chooses, it waits.
 * @param zone that the writer has chosen for times
 */
export function offerLeft(left: LeftDraft, zone: string | undefined): void {
  const { at, refusal } = left.draft
  const words = `You have an unsaved new note from ${timeOf(at, zone)}: ${leftName(left)}.`
  toast(refusal === undefined ? words : `${words} ${refusal}`, [
    leftLink(left, 'Continue it'),
    leftButton('Start a new one', dismiss),
    discardButton(left),
  ])
}

/** Takes a draft away, and brings it back on request. */
export function discardButton(left: LeftDraft): HTMLButtonElement {
  return leftButton('Discard it', () => {
    left.drop()
    const undo = leftButton('Undo', () => {
      left.restore()
      dismiss()
    })
    toast(`${leftName(left)} is discarded.`, [undo, closeButton()])
  })
}

/** With its day, unless that is today. */
function timeOf(ms: number, zone: string | undefined): string {
  const at = new Date(ms)
  const time = clockTime(at.toISOString(), zone)
  if (at.toDateString() === new Date().toDateString()) return time
  return `${at.toLocaleDateString([], { day: 'numeric', month: 'long' })}, ${time}`
}
