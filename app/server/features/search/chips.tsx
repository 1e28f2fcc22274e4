import { icon } from '../../platform/page/icon.tsx'
import { routes } from '../../routes.ts'
import type { Chip } from './search-query.ts'

/** The operators of a search, each a link to the same search without it. */
export function Chips({ chips }: { readonly chips: readonly Chip[] }) {
  if (chips.length === 0) return null
  return (
    <ul class="chips" aria-label="Narrowed by">
      {chips.map(({ label, without }) => (
        <li>
          <a href={routes.search.href({ q: without || undefined })} title={`Search without ${label}`}>
            <span class="unseen">Search without </span>
            <bdi>{label}</bdi> {icon('close')}
          </a>
        </li>
      ))}
    </ul>
  )
}
