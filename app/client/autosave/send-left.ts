import type { LeftDraft } from './drafts.ts'
import { pageNumber } from './page-number.ts'
import { askToSave, type Answer, type Asked } from './request.ts'

/**
 * Sends what an earlier page has left. The note may have been made by a request of that page whose answer was lost, of an older text: its
 * idempotency key finds that note, and what was typed since is saved over it.
 * @returns `saved` when the server has all of the text
 */
export async function sendLeft(asked: Asked): Promise<Answer> {
  const made = await askToSave(asked)
  if (made.kind !== 'saved' || asked.noteId !== undefined) return made
  const { id, version } = made.note
  const over = await askToSave({ ...asked, noteId: id, version, padId: undefined, key: undefined })
  // It was deleted elsewhere meanwhile, with the older text.
  if (over.kind === 'gone') return askToSave({ ...asked, key: pageNumber() })
  // The note's history has the text.
  return over.kind === 'conflict' ? made : over
}

/** Forgets a draft that the server has, and notes why it does not take one. */
export function settleLeft(left: LeftDraft, answer: Answer): void {
  if (answer.kind === 'saved') left.drop()
  if (answer.kind === 'refused') left.refuse(answer.message)
}
