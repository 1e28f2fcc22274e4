import { routes } from '../../routes.ts'
import { maxShownItems } from './shown-imports.queries.ts'
import type { ItemRow } from './import.schema.ts'

interface ReportItemsProps {
  /** What did not become a note as it was, or stayed when the import was undone; one more than are shown where there are more. */
  readonly items: readonly ItemRow[]
  readonly kind: Kind
  readonly importId: string
}

type Kind = 'dry run' | 'done' | 'undone'

const headings: Readonly<Record<Kind, string>> = {
  'dry run': 'What will not come as it is',
  done: 'What did not come as it was',
  undone: 'What stayed',
}

/** Names that are shown of what has one reason; the others open. */
const maxNames = 5

/** What did not come as it was, by its reasons; and the whole report. */
export function ReportItems({ items: given, kind, importId }: ReportItemsProps) {
  const items = kind === 'undone' ? given.map((item) => ({ ...item, lost: [] })) : given
  return (
    <>
      {items.length > 0 && (
        <>
          <h2>{headings[kind]}</h2>
          <ul class="import-reasons">
            {byReason(items.slice(0, maxShownItems)).map((alike) => (
              <Reason alike={alike} kind={kind} />
            ))}
          </ul>
          {items.length > maxShownItems && <p>These are the first {maxShownItems}; the report has all of them.</p>}
        </>
      )}
      <p class="meta">
        The report of every item: <a href={routes.imports.table.href({ importId })}>as a table (CSV)</a>,{' '}
        <a href={routes.imports.report.href({ importId })}>as JSON</a>
      </p>
    </>
  )
}

/** What did not come at all is first. */
function byReason(items: readonly ItemRow[]): readonly (readonly ItemRow[])[] {
  const alike = Map.groupBy(items, ({ result, why, lost }) => JSON.stringify([result, why, lost]))
  const rank = ([first]: readonly ItemRow[]) => ['problem', 'skipped', 'updated', 'made'].indexOf(first?.result ?? '')
  return [...alike.values()].sort((one, other) => rank(one) - rank(other))
}

function Reason({ alike, kind }: { readonly alike: readonly ItemRow[]; readonly kind: Kind }) {
  const [first] = alike
  if (!first) return null
  const { result, why, lost } = first
  const [shown, others] = [alike.slice(0, maxNames), alike.slice(maxNames)]
  const [sentence = '', ...more] = [...(why === null ? [] : [why]), ...lost]
  return (
    <li>
      <p>
        {kind !== 'undone' && (
          <b>{result === 'made' && kind === 'dry run' ? 'Comes with changes' : results[result]}. </b>
        )}
        {sentence}
      </p>
      {more.map((one) => (
        <p>{one}</p>
      ))}
      <Names of={shown} />
      {others.length > 0 && (
        <details>
          <summary class="meta">and {others.length} more</summary>
          <Names of={others} />
        </details>
      )}
    </li>
  )
}

const results = {
  made: 'Came with changes',
  updated: 'Brought up to date',
  skipped: 'Skipped',
  problem: 'Not brought in',
} as const

function Names({ of }: { readonly of: readonly ItemRow[] }) {
  return (
    <ul class="import-names">
      {of.map(({ path, title, noteIds: [noteId] }) => (
        <li>
          {noteId ? (
            <a href={routes.notes.show.href({ noteId })}>
              <bdi>{title || path}</bdi>
            </a>
          ) : (
            <bdi>{title || path}</bdi>
          )}
        </li>
      ))}
    </ul>
  )
}
