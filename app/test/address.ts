import type { Ids, NamedId } from './one-of-each.ts'

export interface Address {
  /** `POST /notes/:noteId/edit` */
  readonly title: string
  readonly method: 'GET' | 'POST'
  readonly pattern: string
  /** Only with a session. */
  readonly isPrivate: boolean
  /** What the id in the address is an id of. */
  readonly names: NamedId | undefined
  path(ids: Ids): string
  /** The address with this in place of an id, as it is. */
  pathWith(id: string): string
  /** For a POST: a form that is accepted. */
  form(ids: Ids): Record<string, string>
}

interface Named {
  readonly pattern: string
}

export function get(route: Named, names?: NamedId): Address {
  return address('GET', route, names, noFields)
}

export function post(route: Named, form: Address['form'], names?: NamedId): Address {
  return address('POST', route, names, form)
}

/** Needs no session. */
export function open(one: Address): Address {
  return { ...one, isPrivate: false }
}

function address(
  method: Address['method'],
  { pattern }: Named,
  names: NamedId | undefined,
  form: Address['form'],
): Address {
  const pathWith = (id: string) => pattern.replace(/:\w+/, id).replace(':name', 'label.png')
  const path = (ids: Ids) => (names ? pathWith(ids[names]) : pattern)
  return { title: `${method} ${pattern}`, method, pattern, isPrivate: true, names, path, pathWith, form }
}

export function noFields(): Record<string, string> {
  return {}
}
