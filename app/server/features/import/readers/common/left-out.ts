import type { ProblemItem } from '../reader.ts'

/** A file of an export that is part of no note. */
export function leftOut(path: string, why = 'No note shows this file, so it was left out.'): ProblemItem {
  return { kind: 'problem', path, why }
}
