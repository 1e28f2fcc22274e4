import { Problem } from '../../platform/page/field.tsx'
import { fullTime } from '../../platform/page/time.tsx'
import { listedName, shownName, zoneGroups } from '../../platform/time/zone-names.ts'
import { asTheBrowserSays, utc, type Zone } from '../../platform/time/zones.ts'
import { routes } from '../../routes.ts'
import { usePageEnvironment } from '../../shell/page.tsx'

/** The zone in which the person's times are shown. What the browser says holds unless another one is chosen. */
export function TimeZoneForm({ problem }: { readonly problem: string | undefined }) {
  const { chosen, ofBrowser } = usePageEnvironment().frame?.zones ?? {}
  return (
    <form method="post" action={routes.accounts.timeZone.href()} data-island="once">
      <div class="field">
        <label for="time_zone">Time zone</label>
        <select
          id="time_zone"
          name="time_zone"
          autofocus={problem !== undefined}
          aria-invalid={problem ? 'true' : undefined}
          aria-describedby={problem ? 'time_zone-hint time_zone-problem' : 'time_zone-hint'}
        >
          <option value={asTheBrowserSays}>
            As the browser says: {ofBrowser ? shownName(ofBrowser) : 'not known yet, so UTC'}
          </option>
          <Zones selected={chosen} />
        </select>
        <p class="hint" id="time_zone-hint">
          Times are shown in this zone. There it is now {fullTime(Date.now(), chosen ?? ofBrowser ?? utc)}.
        </p>
        <Problem of="time_zone" text={problem} />
      </div>
      <button class="button secondary">Save</button>
    </form>
  )
}

function Zones({ selected }: { readonly selected: Zone | undefined }) {
  const listed = selected && listedName(selected)
  const isListed = listed === utc || zoneGroups.some(({ zones }) => zones.some(({ name }) => name === listed))
  return (
    <>
      <option value={utc} selected={listed === utc}>
        UTC
      </option>
      {selected && !isListed && (
        <option value={selected} selected>
          {shownName(selected)}
        </option>
      )}
      {zoneGroups.map(({ region, zones }) => (
        <optgroup label={region}>
          {zones.map(({ name, place }) => (
            <option value={name} selected={name === listed}>
              {place}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  )
}
