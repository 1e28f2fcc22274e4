import { icon } from '../../platform/page/icon.tsx'
import { maxMarked } from './marked-html.ts'

/** How many matches a note has, with links from one to the next. It floats, so that it moves nothing. */
export function MatchSteps({ count, isScrolled }: { readonly count: number; readonly isScrolled?: boolean }) {
  if (count === 0) return null
  const all = count === maxMarked ? `${count} or more` : String(count)
  return (
    <div class="match-steps" data-island="matches" data-scroll={isScrolled ? '' : undefined}>
      <span role="status">{count === 1 ? '1 match' : `${all} matches`}</span>
      <a href="#match-1" class="tool" aria-label="Previous match" title="Previous match" data-key="[">
        {icon('up')}
      </a>
      <a href={`#match-${Math.min(2, count)}`} class="tool" aria-label="Next match" title="Next match" data-key="]">
        {icon('down')}
      </a>
    </div>
  )
}
