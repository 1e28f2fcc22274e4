import { utc, type Zone } from './zones.ts'

/** What a place is called today, where the database of `Intl` keeps its former name. */
const todaysNames: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

/** `Asia/Kolkata`, `America/New York` */
export function shownName(zone: string): string {
  return (todaysNames[zone] ?? zone).replaceAll('_', ' ')
}

export interface ZoneGroup {
  /** The name's first part. */
  readonly region: string
  readonly zones: readonly { readonly name: string; readonly place: string }[]
}

/** Every zone but UTC that a person can choose, by region and place. */
export const zoneGroups: readonly ZoneGroup[] = [
  ...Map.groupBy(
    Intl.supportedValuesOf('timeZone')
      .filter((name) => name !== utc)
      .map((name) => ({ name, shown: shownName(name) })),
    ({ shown }) => shown.slice(0, shown.indexOf('/')),
  ),
].map(([region, zones]) => ({
  region,
  zones: zones
    .map(({ name, shown }) => ({ name, place: shown.slice(region.length + 1).replace('/', ', ') }))
    .sort((one, other) => (one.place < other.place ? -1 : 1)),
}))

/** The name that `zoneGroups` has for the zone: `US/Pacific` is `America/Los_Angeles`. */
export function listedName(zone: Zone): string {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
}
