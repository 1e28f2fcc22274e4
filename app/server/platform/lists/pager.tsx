import { icon } from '../page/icon.tsx'

interface PagerProps {
  /** Addresses; undefined where the list ends. */
  readonly before: string | undefined
  readonly after: string | undefined
  /** Oldest first: then what comes after is newer. */
  readonly isOldestFirst: boolean
}

/** Links to the neighbouring pages of a list. */
export function Pager({ before, after, isOldestFirst }: PagerProps) {
  if (!before && !after) return null
  return (
    <nav class="pager" aria-label="Pages of this list">
      {before && (
        <a href={before} rel="prev" class="button secondary">
          {icon('left')} {isOldestFirst ? 'Older' : 'Newer'}
        </a>
      )}
      {after && (
        <a href={after} rel="next" class="button secondary next">
          {isOldestFirst ? 'Newer' : 'Older'} {icon('right')}
        </a>
      )}
    </nav>
  )
}
