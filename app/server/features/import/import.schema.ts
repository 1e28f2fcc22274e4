import Type from 'typebox'
import { oneOf } from '../../platform/http/forms.ts'
import { idPattern } from '../../platform/lists/keyset.ts'

export const ListQuery = Type.Object({ before: Type.Optional(Type.String({ pattern: idPattern })) })
export const ImportParams = Type.Object({ importId: Type.String({ pattern: idPattern }) })

/** What becomes of an item that is here already: left alone, its note brought up to date, or made again. */
export const duplicatesChoices = ['skip', 'update', 'again'] as const
export type Duplicates = (typeof duplicatesChoices)[number]

/** @returns undefined for what is no choice; `skip` when nothing was chosen */
export function duplicatesOf(given = 'skip'): Duplicates | undefined {
  return duplicatesChoices.find((one) => one === given)
}

export const StartForm = Type.Object({ duplicates: oneOf(duplicatesChoices) })

export type ImportState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** Of what was found; they add up to it in the end. */
export interface Counts {
  readonly found: number
  readonly made: number
  readonly skipped: number
  readonly problems: number
}

/** An import, as its page and its report tell it. */
export interface ImportRow extends Counts {
  readonly id: string
  readonly state: ImportState
  readonly isDryRun: boolean
  readonly phase: 'looking' | 'making'
  readonly duplicates: Duplicates
  readonly formats: readonly string[]
  /** Names of the first files that were brought. */
  readonly files: readonly string[]
  /** Of those that were made, notes that were here before. */
  readonly updated: number
  readonly textBytes: number
  readonly fileBytes: number
  readonly why: string | null
  readonly isCancelled: boolean
  readonly isUndoAsked: boolean
  readonly isUndone: boolean
  readonly removed: number
  readonly kept: number
  readonly createdAt: string
  readonly finishedAt: string | null
  /** What was brought is still there. */
  readonly canStart: boolean
  readonly canUndo: boolean
}

export type Result = 'made' | 'updated' | 'skipped' | 'problem'

/** What became of an item. */
export interface ItemRow {
  readonly place: number
  readonly path: string
  readonly title: string
  readonly result: Result
  readonly why: string | null
  readonly lost: readonly string[]
  readonly noteIds: readonly string[]
}
