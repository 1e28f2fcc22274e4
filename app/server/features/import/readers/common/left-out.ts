import type { ProblemItem } from '../reader.ts'

const unshown = 'No note shows this file, so it was left out.'

/** A file that is none of the reader's: another may know it. @param why otherwise */
export function leftOut(path: string, why = unshown): ProblemItem {
  return { kind: 'problem', path, why, isLeft: true }
}

export const noNotes = 'There are no notes in it.'

/** What is of the reader's program, and becomes no note. */
export function noNote(path: string, why = unshown): ProblemItem {
  return { kind: 'problem', path, why }
}
