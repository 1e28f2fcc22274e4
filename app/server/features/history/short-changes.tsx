import type { Change } from './changes.ts'
import type { Revision } from './history.queries.ts'

interface ShortChangesProps {
  readonly row: Revision
  readonly before: Revision | undefined
  readonly changes: readonly Change[] | undefined
}

/** What changed of what is read, in a list. */
export function ShortChanges({ row, before, changes }: ShortChangesProps) {
  if (row.text === null || before?.text === null) return <p class="meta">A long text: open it to see what changed.</p>
  if (!before) return <p class="meta">The first text that is kept.</p>
  if (!changes) return <p class="meta">A long text: open it to see what changed.</p>
  return (
    <>
      {before.name !== row.name && (
        <p class="changes">
          Title: <del>{before.name}</del> <ins>{row.name}</ins>
        </p>
      )}
      {changes.length > 0 ? (
        <div class="changes" dir="auto">
          {changes.map(mark)}
        </div>
      ) : (
        before.text !== row.text && <p class="meta">Only signs changed.</p>
      )}
    </>
  )
}

function mark({ kind, text }: Change) {
  if (kind === 'added') return <ins>{text}</ins>
  return kind === 'removed' ? <del>{text}</del> : text
}
