import { useTime } from '../../../platform/page/time.tsx'
import { eventKinds, type SecurityEvent } from '../../../shell/security-events.ts'
import type { ListedEvent } from './events.queries.ts'

/** What has happened to the account, the latest first. */
export function EventList({ events }: { readonly events: readonly ListedEvent[] }) {
  const time = useTime()
  if (events.length === 0) return <p class="aside">Nothing yet.</p>
  return (
    <ul class="records">
      {events.map(({ id, kind, at, network, device, detail }) => (
        <li key={id}>
          <div>
            {wordsOf(kind)}
            {detail && (
              <>
                : <bdi>{detail}</bdi>
              </>
            )}
            <div class="meta">
              {[device, network].filter(Boolean).map((words) => (
                <>
                  <bdi>{words}</bdi> ·{' '}
                </>
              ))}
              {time(at)}
            </div>
          </div>
        </li>
      ))}
    </ul>
  )
}

function wordsOf(kind: string): string {
  return kind in eventKinds ? eventKinds[kind as SecurityEvent].words : 'Something that this version does not know'
}
