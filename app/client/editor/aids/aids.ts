import type { Extension } from '@codemirror/state'
import { bubbling } from './bubbling.ts'
import { dropping } from './dropping.ts'
import { finding } from './finding.ts'
import { formatKeys } from './format-keys.ts'
import { takingBack } from './history.ts'
import { listing } from './listing.ts'
import { pasting } from './pasting.ts'
import { proposing } from './proposing.ts'
import { tabling } from './tabling.ts'
import type { LateEdits } from './late-edits.ts'
import type { Surface } from '../edit.ts'
import type { Format } from '../format.ts'

/** What a writing aid may use besides the editor that it is a part of. */
export interface AidsContext {
  readonly surface: Surface
  readonly field: HTMLTextAreaElement
  /** What formats the text, by keys and by buttons. */
  readonly formats: LateEdits<Format>
}

/** The writing aids: proposals, the bubble, find and replace, pasting, tables, lists, undo. Large ones are loaded with their first use. */
export function aids({ surface, field, formats }: AidsContext): Extension {
  return [
    formatKeys(formats),
    proposing(field),
    bubbling(surface),
    pasting(),
    takingBack(field),
    finding(),
    tabling(),
    listing(),
    dropping(),
  ]
}
