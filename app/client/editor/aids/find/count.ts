import type { SearchQuery } from '@codemirror/search'
import type { EditorState } from '@codemirror/state'

/** The most matches that are counted, and the most UTF-16 units that are searched for them. */
const maxMatches = 999
const maxUnits = 1_000_000

/** Such as "2 of 7": which match is selected, and how many there are. */
export function counted(state: EditorState, query: SearchQuery): string {
  if (!query.search) return ''
  const { from, to } = state.selection.main
  let count = 0
  let selected = 0
  const cursor = query.getCursor(state, 0, Math.min(state.doc.length, maxUnits))
  for (let next = cursor.next(); !next.done; next = cursor.next()) {
    count++
    if (next.value.from === from && next.value.to === to) selected = count
    if (count > maxMatches) return `${maxMatches}+ matches`
  }
  if (count === 0) return 'No match'
  if (selected > 0) return `${selected} of ${count}`
  return count === 1 ? '1 match' : `${count} matches`
}
