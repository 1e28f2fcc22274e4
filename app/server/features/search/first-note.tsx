import type { VNode } from 'preact'
import { MatchSteps } from './match-steps.tsx'

interface FirstNotePaneProps {
  readonly sheet: VNode
  /** How many matches are marked in it. */
  readonly count: number
}

/** The sheet of the best match, beside the results where there is room. */
export function FirstNotePane({ sheet, count }: FirstNotePaneProps) {
  return (
    <aside class="note-pane found-note" aria-label="Best match">
      {sheet}
      <MatchSteps count={count} isScrolled />
    </aside>
  )
}
