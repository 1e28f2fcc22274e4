import type { ProblemItem } from '../readers/reader.ts'

/** What was brought cannot be read: one plain sentence for the person who brought it. */
export class ImportRefusal extends Error {
  /** The whole import ends; otherwise one file of it is left out, and the rest goes on. */
  readonly isOfAll: boolean

  constructor(sentence: string, { isOfAll = false } = {}) {
    super(sentence)
    this.isOfAll = isOfAll
  }
}

/** Ends the whole import. */
export function refuseAll(sentence: string): ImportRefusal {
  return new ImportRefusal(sentence, { isOfAll: true })
}

/**
 * For readers: the item that stands for a file that could not be read.
 * @throws what is no refusal of this one file
 */
export function problemOf(path: string, error: unknown): ProblemItem {
  // A parser that reaches the end of its stack or the longest text.
  if (error instanceof RangeError)
    return { kind: 'problem', path, why: 'It is nested too deep, or too long, to be read.' }
  if (!(error instanceof ImportRefusal) || error.isOfAll) throw error
  return { kind: 'problem', path, why: error.message }
}
