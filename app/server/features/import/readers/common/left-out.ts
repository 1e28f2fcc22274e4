import type { ProblemItem } from '../reader.ts'

const unshown = 'No note shows this file, so it was left out.'

/** A file that is none of this reader's: another reader may know it. @param why what the report says when none does */
export function leftOut(path: string, why = unshown): ProblemItem {
  return { kind: 'problem', path, why, isLeft: true }
}

export const noNotes = 'There are no notes in it.'

/** What is of the reader's program, and becomes no note. */
export function noNote(path: string, why = unshown): ProblemItem {
  return { kind: 'problem', path, why }
}
