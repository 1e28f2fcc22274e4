import { routes } from '../../routes.ts'

/** Addresses within a note's history, which carry the list that the note was opened from. */
export type Place = Readonly<Record<string, string>>

/** @param revisionId null for the current version */
export function versionHref(noteId: string, revisionId: string | null | undefined, place: Place): string {
  return revisionId == null
    ? routes.notes.history.href({ noteId }, { now: '', ...place })
    : routes.notes.revision.href({ noteId, revisionId }, place)
}
