import { useContext } from 'preact/hooks'
import { dayAndTime } from '../../platform/page/days.ts'
import { icon } from '../../platform/page/icon.tsx'
import { ZoneContext } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import type { Place } from './history-links.ts'
import type { Step } from './history.queries.ts'
import { RestoreForm } from './version.tsx'

interface HistoryBarProps {
  readonly noteId: string
  readonly steps: readonly Step[]
  /** The version that is shown; null for the current one, undefined for the list of all. */
  readonly shownId: string | null | undefined
  readonly place: Place
}

/** Above a history, and always in sight: the way back, a slider over the versions, and the button that restores one. */
export function HistoryBar({ noteId, steps, shownId, place }: HistoryBarProps) {
  return (
    <div class="history-bar">
      <a
        href={routes.notes.show.href({ noteId }, place)}
        class="tool"
        aria-label="Back to the note"
        title="Back to the note"
        data-back
      >
        {icon('left')}
      </a>
      {steps.length > 1 && <Slider noteId={noteId} steps={steps.toReversed()} shownId={shownId} place={place} />}
      <RestoreForm noteId={noteId} revisionId={shownId} />
    </div>
  )
}

/** From the earliest version to the current one; without scripts the links of the list lead to them. */
function Slider({ noteId, steps, shownId, place }: HistoryBarProps) {
  const zone = useContext(ZoneContext)
  const now = Date.now()
  const found = steps.findIndex(({ id }) => id === shownId)
  const at = found < 0 ? steps.length - 1 : found
  const words = ({ id, savedAt, isConflict }: Step) =>
    `${id === null ? 'Now' : dayAndTime(Date.parse(savedAt), now, zone)}${isConflict ? ', not merged' : ''}`
  const current = steps[at]
  return (
    <div class="steps">
      <input
        type="range"
        min={0}
        max={steps.length - 1}
        value={at}
        aria-label="Version"
        aria-valuetext={current && words(current)}
        data-island="steps"
        data-path={routes.notes.history.href({ noteId })}
        data-place={new URLSearchParams(place).toString()}
      />
      <datalist id="steps">
        {steps.map((step, n) => (
          <option value={n} label={words(step)} data-version={step.id ?? 'now'} />
        ))}
      </datalist>
      <output class="meta">{current && words(current)}</output>
      <span role="status" class="unseen" data-steps-said></span>
    </div>
  )
}
